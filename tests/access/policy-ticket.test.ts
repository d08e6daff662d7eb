import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askTicketSystem } from '#lib/access/ask-ticket-system.ts';
import { checkTicket, type TicketSystems } from '#lib/access/check-ticket.ts';
import { loadConfiguredPolicies } from '#lib/access/load-configured-policies.ts';
import { mayConnectTo } from '#lib/access/rules/ticket-address.ts';
import { judgeTicketCheck, mayAskAddress, readTicketAnswer } from '#lib/access/rules/ticket-check.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { documentOf, policyOf } from './rules/policy-arbitraries.ts';
import { asking, codeOf, makeWorld, unwrap, type World } from './world.ts';

const QUESTION = { ticket: 'INC-1', act: 'reveal', subject: 'prod/payments/db', askedBy: 'ana@x.example' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answer;
let server: Server;
let url: string;
const bodies: string[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    bodies.push(body);
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/check`;
});
afterAll(() => server.close());
afterEach(() => {
  bodies.length = 0;
});

const json =
  (body: string, more: Record<string, string> = {}, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...more }).end(body);

describe('the ticket system', () => {
  test('is told the ticket and what it is for, and nothing of the secret but its name', async () => {
    answer = json('{"open": true, "title": "Checkout times out"}');
    expect(await askTicketSystem(url, QUESTION)).toEqual({ open: true, title: 'Checkout times out' });
    expect(JSON.parse(bodies[0] ?? '')).toEqual(QUESTION);
  });

  test.each<[string, Answer]>([
    ['another form', json('{"ok": true}')],
    ['a member too many', json('{"open": true, "password": "x"}')],
    ['an open that is text', json('{"open": "true"}')],
    ['no JSON', json('yes')],
    ['an array', json('[{"open": true}]')],
    ['another type of content', json('{"open": true}', { 'content-type': 'text/html' })],
    ['a status that is not 200', json('{"open": true}', {}, 201)],
    ['an error', json('{"open": true}', {}, 500)],
    ['a redirect', (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a title too long', json(JSON.stringify({ open: true, title: 'a'.repeat(201) }))],
    ['more than 4 KB', json(`{"open": true${' '.repeat(5_000)}}`)],
    ['a broken connection', (request) => void request.socket.destroy()],
    [
      'half an answer',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"open": true');
        setImmediate(() => request.socket.destroy());
      },
    ],
  ])('that gives %s has not answered', async (_, with_) => {
    answer = with_;
    expect(await askTicketSystem(url, QUESTION)).toBeNull();
    expect(bodies).toHaveLength(1);
  });

  test.each([
    'https://127.0.0.1:8443/check',
    'https://169.254.169.254/check',
    'https://[::ffff:169.254.169.254]/check',
  ])('at %s is not asked, and the refusal ends nothing else', async (inside) => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on('uncaughtException', note);
    try {
      expect(await askTicketSystem(inside, QUESTION)).toBeNull();
      // What a connection says after it was given up comes in a later turn.
      await new Promise((turn) => setImmediate(() => setImmediate(turn)));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('uncaughtException', note);
    }
  });

  test('that does not answer is given up within three seconds', async () => {
    answer = () => undefined;
    const start = performance.now();
    expect(await askTicketSystem(url, QUESTION)).toBeNull();
    expect(performance.now() - start).toBeLessThan(8_000);
  }, 90_000);

  test.each([
    'https://127.0.0.1/check',
    'https://[::1]/check',
    'https://[::ffff:127.0.0.1]/check',
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/latest/meta-data',
    'http://0.0.0.0:1/check',
    'https://localhost/check',
  ])('is never looked for at %s', async (address) => {
    const start = performance.now();
    expect(await askTicketSystem(address, QUESTION)).toBeNull();
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(bodies).toEqual([]);
  });
});

test.each([
  ['127.0.0.1', false],
  ['127.9.9.9', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['169.254.169.254', false],
  ['::ffff:169.254.169.254', false],
  ['fd00:ec2::254', false],
  ['fe80::1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['10.1.2.3', true],
  ['93.184.216.34', true],
  ['2606:2800:220::1', true],
])('a name that leads to %s: %s', (address, may) => {
  expect(mayConnectTo(address, false)).toBe(may);
  expect(mayConnectTo(address, true)).toBe(/^(127\.|::1$|::ffff:127\.)/.test(address));
});

test('only addresses of the list may be asked, character by character, by https or on this machine', () => {
  const allowed = [
    'https://tickets.example/check',
    'http://127.0.0.1:9/check',
    'http://tickets.example/check',
  ];
  expect(mayAskAddress('https://tickets.example/check', allowed)).toBe(true);
  expect(mayAskAddress('http://127.0.0.1:9/check', allowed)).toBe(true);
  for (const other of [
    'http://tickets.example/check',
    'https://tickets.example/check/',
    'https://tickets.example/check?x',
    'https://TICKETS.example/check',
    'https://tickets.example.evil/check',
  ]) {
    expect(mayAskAddress(other, allowed), other).toBe(false);
  }
});

test('an answer with the title absent or null has none', () => {
  expect(readTicketAnswer('{"open": false}')).toEqual({ open: false, title: null });
  expect(readTicketAnswer('{"open": true, "title": null}')).toEqual({ open: true, title: null });
  expect(readTicketAnswer('{"open": true, "title": "\\u0000"}')).toBeNull();
});

describe('a policy that wants its tickets checked', () => {
  let world: World;
  const TICKETS = 'https://tickets.example/check';
  beforeAll(async () => {
    world = await makeWorld();
    const document = documentOf({
      scope: { paths: ['prod/payments/**'] },
      ticketPattern: 'INC-#',
      ticketCheck: { url: TICKETS },
    });
    await loadConfiguredPolicies(world.db, [{ name: 'checked', document }]);
  });
  afterAll(() => world.close());

  const systems = (open: boolean | null, allowed = [TICKETS]): TicketSystems => ({
    allowed,
    ask: async () => (open === null ? null : { open, title: 'Checkout times out' }),
  });
  const check = (with_: TicketSystems, ticket: string | null = 'INC-7', mayAsk = true) =>
    checkTicket(
      world.db,
      with_,
      world.actor('ana'),
      { secretId: world.production.secretId, act: 'reveal' },
      ticket,
      async () => mayAsk,
    );

  test('has what the system said, for this edition and this ticket', async () => {
    const checked = unwrap(await check(systems(true)));
    expect(checked).toMatchObject({ url: TICKETS, ticket: 'INC-7', title: 'Checkout times out' });
    expect(checked?.checkedAt).toMatch(/Z$/);
  });

  test('nobody outside is asked for somebody who may not ask, or who would be refused anyway', async () => {
    const asked: string[] = [];
    const listening: TicketSystems = {
      allowed: [TICKETS],
      ask: async (_, question) => {
        asked.push(question.ticket);
        return { open: true, title: null };
      },
    };
    const ask = async (subject: 'ana' | 'ines', change: Parameters<typeof asking>[1]) =>
      codeOf(
        await submitRequest(world.db, world.actor(subject), asking(world.production, change), listening),
      );
    const ticket = 'INC-9';
    expect(await ask('ines', { ticket })).toBe('not-allowed');
    expect(await ask('ana', { ticket, durationSeconds: 90_000 })).toBe('too-long');
    expect(await ask('ana', { ticket, reason: 'x' })).toBe('text-too-short');
    expect(await ask('ana', { ticket, stage: 'no-such-label' })).toBe('unknown-label');
    expect(asked).toEqual([]);
    expect(unwrap(await check(listening, ticket, false))).toBeNull();
    expect(asked).toEqual([]);
    expect(await ask('ana', { ticket })).toBe('ok');
    expect(asked).toEqual([ticket]);
    expect(await ask('ana', { ticket })).toBe('already-waiting');
    expect(asked).toEqual([ticket]);
  });

  test('refuses a ticket that is not open, a system that does not answer, an address that is not allowed', async () => {
    expect(codeOf(await check(systems(false)))).toBe('ticket-unknown');
    expect(codeOf(await check(systems(null)))).toBe('ticket-not-checked');
    expect(codeOf(await check(systems(true, [])))).toBe('ticket-address');
  });

  test('asks nobody about a ticket that is absent or has the wrong form: the request is refused for that', async () => {
    const never: TicketSystems = { allowed: [TICKETS], ask: () => Promise.reject(new Error('asked')) };
    expect(unwrap(await check(never, null))).toBeNull();
    expect(unwrap(await check(never, 'OPS-1'))).toBeNull();
  });

  test('takes no check that was made for another edition, address or ticket, and none at all', () => {
    const policy = policyOf('checked', { ticketPattern: 'INC-#', ticketCheck: { url: TICKETS } }, 3);
    const good = {
      policyId: policy.policyId,
      policyVersion: 3,
      url: TICKETS,
      ticket: 'INC-7',
      title: null,
      checkedAt: '2026-11-20T12:00:00.000Z',
    };
    expect(codeOf(judgeTicketCheck(policy, 'INC-7', good))).toBe('ok');
    for (const other of [
      null,
      { ...good, policyVersion: 2 },
      { ...good, policyId: 'pol_other' },
      { ...good, url: 'https://other.example' },
      { ...good, ticket: 'INC-8' },
    ]) {
      expect(codeOf(judgeTicketCheck(policy, 'INC-7', other))).toBe('ticket-not-checked');
    }
    expect(unwrap(judgeTicketCheck(policyOf('plain'), 'INC-7', good))).toBeNull();
  });
});
