import { expect, test } from 'vitest';
import { bearsTwice } from '#lib/web/rules/cookie-names.ts';
import {
  LARGEST_BODY_BYTES,
  LONGEST_COOKIES,
  problemOfRequest,
  type RequestOutside,
} from '#lib/web/rules/request-form.ts';
import { localPath } from '#lib/web/rules/request-origin.ts';

const EMBEDDED = new URL('http://localhost:3000');
const DEPLOYED = new URL('https://countersign.example');

function status(change: Partial<RequestOutside>, publicUrl = EMBEDDED): number | null {
  const request = {
    method: 'GET',
    path: '/',
    host: publicUrl.host,
    contentLength: null,
    cookies: null,
    ...change,
  };
  return problemOfRequest(request, publicUrl)?.status ?? null;
}

test('only methods of ours are heard', () => {
  for (const method of ['GET', 'HEAD', 'POST']) expect(status({ method }), method).toBeNull();
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'get']) {
    expect(status({ method }), method).toBe(405);
  }
});

test('on one’s own machine only its own names are answered, so that no site can lead its own name here', () => {
  for (const host of [
    'trap.invalid',
    'trap.invalid:3000',
    'localhost:3001',
    'localhost',
    '',
    null,
    'localhost:3000@trap.invalid',
  ]) {
    expect(status({ host }), String(host)).toBe(421);
  }
  for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']) expect(status({ host })).toBeNull();
  expect(status({ host: 'localhost' }, new URL('http://localhost'))).toBeNull();
  expect(status({ host: 'countersign.internal:8080' }, DEPLOYED)).toBeNull();
});

test('a body that says it is longer than 64 KB is not read', () => {
  const post = (change: Partial<RequestOutside>) => status({ method: 'POST', ...change });
  expect(post({})).toBeNull();
  expect(post({ contentLength: String(LARGEST_BODY_BYTES) })).toBeNull();
  expect(post({ contentLength: String(LARGEST_BODY_BYTES + 1) })).toBe(413);
  expect(post({ contentLength: '9'.repeat(30) })).toBe(413);
});

test('more cookies than anything of ours sets are not read', () => {
  expect(status({ cookies: 'x'.repeat(LONGEST_COOKIES) })).toBeNull();
  expect(status({ cookies: 'x'.repeat(LONGEST_COOKIES + 1) })).toBe(431);
  expect(status({ method: 'POST', cookies: `x=${'a'.repeat(8_000)}` }, DEPLOYED)).toBe(431);
});

test('a path with dot segments does not become another site', () => {
  for (const wanted of [
    '/.//trap.invalid',
    '/..//trap.invalid/x',
    '/a/..//trap.invalid',
    '/%2e//trap.invalid',
  ]) {
    expect(localPath(wanted), wanted).toBe('/');
  }
  expect(localPath('/./sign-in?to=/x')).toBe('/');
  expect(localPath('/secrets/../audit?act=reveals#x')).toBe('/audit?act=reveals#x');
});

test('a cookie that is sent twice is seen', () => {
  expect(bearsTwice('a=1; session=x; session=y', 'session')).toBe(true);
  expect(bearsTwice('session=x;session=y', 'session')).toBe(true);
  expect(bearsTwice('session=x; session.0=y; my-session=z; other=session', 'session')).toBe(false);
  expect(bearsTwice(null, 'session')).toBe(false);
});

test('two doors take more than a form, each up to a limit of its own', () => {
  const post = (path: string, bytes: number) =>
    status({ method: 'POST', path, contentLength: String(bytes) });
  expect(post('/feed/upload/piece', 1_048_576)).toBeNull();
  expect(post('/feed/upload/piece', 1_048_577)).toBe(413);
  expect(post('/api/trail/events', 524_288)).toBeNull();
  expect(post('/api/trail/events', 524_289)).toBe(413);
  expect(post('/feed/upload', 65_537)).toBe(413);
  expect(post('/feed/upload/piece/', 65_537)).toBe(413);
});
