import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeCanary, needlesOf, scan } from '#tests/e2e/support/canary-scan.ts';

const VALUE = makeCanary(24);
const BYTES = Uint8Array.from([0x00, 0xff, 0x13, 0x37, 0xc0, 0xde, 0x80, 0x01, 0x99, 0xaa, 0xbb, 0x5c, 0xd1]);
const TEXT_NEEDLES = [needlesOf('text', VALUE)];

const found = (leak: string | Buffer) =>
  scan([{ name: 'sink', bytes: Buffer.from(leak as string) }], TEXT_NEEDLES);
const json = (value: unknown) => JSON.stringify(value);

test('a leak is found in every form, even when only the first eight characters leaked', () => {
  for (const part of [VALUE, VALUE.slice(0, 8), `${VALUE.slice(0, 8)}…`]) {
    const planted: Record<string, string | Buffer> = {
      plain: `password ${part} leaked`,
      JSON: json({ password: part }),
      'JSON in JSON': json({ body: json({ password: part }) }),
      'JSON as a script': json({ part }).replaceAll('<', '\\u003c').replaceAll('&', '\\u0026'),
      'every character escaped': [...part]
        .map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
      'an address': `https://example.test/?q=${encodeURIComponent(part)}`,
      'a form': new URLSearchParams({ q: part }).toString(),
      HTML: `<p>${part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</p>`,
      hexadecimal: Buffer.from(`x${part}`).toString('hex'),
      'hexadecimal in capitals': Buffer.from(`x${part}`).toString('hex').toUpperCase(),
      'JSON as bytes of a column': `\\x${Buffer.from(json({ a: part })).toString('hex')}`,
      UTF16: Buffer.from(part, 'utf16le'),
      'UTF-16 the other way': Buffer.from(part, 'utf16le').swap16(),
      compressed: gzipSync(`password ${part}`),
    };
    for (const padding of ['', 'a', 'ab']) {
      const around = Buffer.from(`${padding}${part} and more`);
      planted[`base64 after ${padding.length}`] = around.toString('base64');
      planted[`base64url after ${padding.length}`] = around.toString('base64url');
    }
    for (const [form, leak] of Object.entries(planted))
      expect(found(leak), `${form} of ${part.length}`).not.toEqual([]);
  }
});

test('bytes are found too, and as base64 and hexadecimal', () => {
  const needles = [needlesOf('bytes', BYTES)];
  const leak = Buffer.from(BYTES);
  for (const bytes of [
    leak,
    Buffer.from(leak.toString('base64')),
    Buffer.from(`\\x00${leak.toString('hex')}`),
  ]) {
    expect(scan([{ name: 'sink', bytes }], needles)).toEqual(['bytes in sink']);
    expect(scan([{ name: 'sink', bytes: Buffer.from('nothing here') }], needles)).toEqual([]);
  }
});

test('what is no leak is not called one', () => {
  const other = makeCanary(24);
  const innocent = [other, json({ other }), Buffer.from(other).toString('base64'), VALUE.slice(0, 5), ''];
  for (const text of innocent) expect(found(text)).toEqual([]);
});
