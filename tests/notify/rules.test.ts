import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANNOUNCEMENT_DATA, type AnnouncementKind, areaOf } from '#lib/access/rules/announcement.ts';
import { alarmOfError } from '#lib/notify/rules/alarm.ts';
import { readConfiguredChannels } from '#lib/notify/rules/channels-yaml.ts';
import { escapeSlack, mailOf, slackBody, webhookBody } from '#lib/notify/rules/dress-message.ts';
import { composeMessage, type Message } from '#lib/notify/rules/message.ts';
import { oneLine, quoted } from '#lib/notify/rules/plain-text.ts';
import { nextWait, restOf } from '#lib/notify/rules/retry.ts';
import { readSigningSecret, signWebhook, writeSigningSecret } from '#lib/notify/rules/sign-webhook.ts';
import type { Told } from '#lib/notify/rules/told.ts';
import { wordsOf } from '#lib/notify/rules/words.ts';

describe('signatures of webhooks', () => {
  test('the published example of Standard Webhooks', () => {
    const headers = signWebhook(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAt: new Date(1_614_265_330_000),
      body: Buffer.from('{"test": 2432232314}'),
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(headers['webhook-timestamp']).toBe('1614265330');
  });

  test('while a secret is renewed both sign, the new one first', () => {
    const [fresh, old] = [writeSigningSecret(Buffer.alloc(32, 1)), writeSigningSecret(Buffer.alloc(32, 2))];
    const { 'webhook-signature': both } = signWebhook([fresh, old], {
      id: 'msg_1',
      sentAt: new Date(0),
      body: Buffer.from('x'),
    });
    const by = (byte: number) =>
      `v1,${createHmac('sha256', Buffer.alloc(32, byte)).update('msg_1.0.x').digest('base64')}`;
    expect(both).toBe(`${by(1)} ${by(2)}`);
  });

  test('what is no secret is none', () => {
    for (const text of [
      '',
      'whsec_',
      'whsec_AAAA',
      'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'whsec_!!!!',
      `whsec_${'A'.repeat(200)}`,
    ]) {
      expect(readSigningSecret(text), text).toBeNull();
    }
  });
});

describe('waits', () => {
  test('nine attempts, each wait longer, spread by a fifth', () => {
    const waits = Array.from({ length: 9 }, (_, index) => nextWait(index + 1, 0.5));
    expect(waits).toEqual([5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, null]);
    expect(nextWait(1, 0)).toBe(4);
    expect(nextWait(1, 0.999)).toBeLessThan(6);
  });
  test('what a receiver asks for is heeded up to an hour', () => {
    expect(nextWait(1, 0.5, 90)).toBe(90);
    expect(nextWait(1, 0.5, 1_000_000)).toBe(3_600);
    expect(nextWait(4, 0.5, 3)).toBe(600);
  });
  test('a channel rests longer with each failure, at most five minutes', () => {
    expect([1, 2, 3, 4, 9, 99].map((failures) => restOf(failures, 0.5))).toEqual([0, 5, 10, 20, 300, 300]);
  });
});

const CATALOGUE = fileURLToPath(new URL('../../../shared/adversarial/inputs.json', import.meta.url));

/** Every text within a value of the catalogue, with repetitions spelled out. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const { $repeat, times } = value as { $repeat?: string; times?: number };
  if (typeof $repeat === 'string') return [$repeat.repeat(times ?? 1)];
  return Object.values(value).flatMap(textsOf);
}

const HOSTILE = [
  '=HYPERLINK("http://evil","x")',
  '<!channel> <@U123> <https://evil|click> *bold* _it_ `code` :smile: & < >',
  'line one\r\nUntil: 2099-01-01\nSubject: forged\r\n\r\nbody',
  'user\u202egnp.exe \u200bhidden \u0000 \u0007 \u001b[31m \u2028 next',
  'x'.repeat(65_536),
  '\ud800 lone',
  '<script>alert(1)</script>',
];

function told(reason: string, secretName = 'prod/payments/db'): Told {
  return {
    kind: 'request.waiting',
    data: { step: 1, missing: 1, reminder: false },
    id: 'ann_1',
    at: new Date('2026-11-20T14:42:00Z'),
    threadId: 'req_1',
    requestId: 'req_1',
    grantId: null,
    secretId: 'sec_1',
    policyId: null,
    actor: 'Ana Ferreira',
    expiresAt: new Date('2026-11-20T16:30:00Z'),
    state: 'pending',
    secret: null,
    grant: null,
    said: null,
    personCount: 2,
    facts: {
      v: 2,
      about: 'secret',
      requestId: 'req_1',
      threadId: 'req_1',
      requesterId: 'per_1',
      requesterName: 'Ana Ferreira',
      reason,
      ticket: 'PAY-318',
      policyId: 'pol_1',
      policyName: 'production-reveal',
      policyVersion: 1,
      secretId: 'sec_1',
      secretArn: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${secretName}-AbCdEf`,
      secretName,
      environment: 'production',
      accountId: '111122223333',
      region: 'eu-central-1',
      durationSeconds: 900,
      uses: 5,
      way: 'asked',
      act: 'reveal',
      stage: 'AWSCURRENT',
      versionId: null,
      keyNames: [],
      extendsGrantId: null,
    },
  };
}

describe('hostile text', () => {
  const compose = (text: string, name?: string) =>
    composeMessage(told(text, name), 'https://countersign.example');
  const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

  for (const [index, text] of HOSTILE.entries()) {
    test(`in a reason and a name: ${index}`, () => {
      const message = compose(text, text);
      const why = message.lines.find((line) => line.label === 'Why');
      expect(why?.text.split('\n').every((line) => line.startsWith('> '))).toBe(true);
      expect(message.headline).not.toContain('\n');
      expect(message.headline.length).toBeLessThan(360);
      expect(why?.text.length).toBeLessThan(20_000);
      const mail = mailOf(message);
      expect(mail.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(mail.text).not.toMatch(UNSEEN);
      expect(mail.text.split('\n').filter((line) => /^(Until|Subject|Lapses): /.test(line))).toHaveLength(1);
      const slack = JSON.parse(slackBody(message));
      for (const block of slack.blocks.slice(0, -1)) {
        expect(block.text.type).toBe('plain_text');
        expect(block.text.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
        expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000);
      }
      expect(slack.text).not.toMatch(/[<>]/);
      expect(slack.blocks.at(-1).text.text).toBe(
        '<https://countersign.example/requests/req_1|Open the request>',
      );
      expect(JSON.parse(webhookBody(message, {})).data.link).toBe(
        'https://countersign.example/requests/req_1',
      );
    });
  }

  test('a message that was held up says what became of the request', () => {
    const late = composeMessage({ ...told('A reason that is long enough.'), state: 'denied' }, '');
    expect(late.lines[0]).toEqual({ label: 'Meanwhile', text: 'it was denied', quoted: false });
  });

  test.skipIf(!existsSync(CATALOGUE))('texts of the catalogue (skipped where it is absent)', () => {
    const kinds = ['reason', 'identity', 'export', 'secret-name', 'description', 'tag'];
    const { entries } = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as {
      entries: { kind: string; value: unknown }[];
    };
    const texts = entries.filter(({ kind }) => kinds.includes(kind)).flatMap(({ value }) => textsOf(value));
    expect(texts.length).toBeGreaterThan(80);
    for (const text of texts) {
      const message = compose(text, text);
      expect(mailOf(message).subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(mailOf(message).text).not.toMatch(UNSEEN);
      expect(
        mailOf(message)
          .text.split('\n')
          .filter((line) => /^[=+@-]/.test(line)),
      ).toEqual([]);
      for (const block of JSON.parse(slackBody(message)).blocks.slice(0, -1)) {
        expect(block.text.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      }
    }
  });

  test('a reason of 64 KB is cut with a mark that says how long it is', () => {
    const why = compose('x'.repeat(65_536)).lines.find((line) => line.label === 'Why')?.text ?? '';
    expect(why).toMatch(/x… \(cut: 65,536 characters in all\)$/);
  });

  test('any text at all stays on its line and can be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\r\n]/);
        expect(oneLine(text)).not.toMatch(UNSEEN);
        for (const line of quoted(text).split('\n')) expect(line).toMatch(/^> /);
        expect(escapeSlack(oneLine(text), 150).length).toBeLessThanOrEqual(150);
        expect(escapeSlack(oneLine(text))).not.toMatch(/[<>]/);
        const message: Message = {
          kind: 'x',
          at: '',
          headline: oneLine(text),
          place: null,
          lines: [],
          link: '',
          linkWords: '',
        };
        expect(mailOf(message).subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
      { numRuns: 500 },
    );
  });
});

test('every kind of announcement has an area, a sentence and a place within the product', () => {
  const at = '2026-11-20T14:42:00.000Z';
  const data: Record<AnnouncementKind, object> = {
    'request.waiting': { step: 2, missing: 2, reminder: true },
    'request.decided': { outcome: 'approved', decisionId: null, rule: null, endsAt: at },
    'request.expired': {},
    'request.withdrawn': {},
    'request.commented': { commentId: 'cmt_1' },
    'request.extended': { endsAt: at },
    'grant.ending': { endsAt: at },
    'grant.revoked': {},
    'break-glass.opened': { breakGlassId: 'bgl_1', reviewDueAt: at },
    'break-glass.reviewed': { breakGlassId: 'bgl_1', verdict: 'justified' },
    'break-glass.review-overdue': { breakGlassId: 'bgl_1', reviewDueAt: at },
    'rotation.due': { why: 'reveal', dueAt: at },
    'policy.change-proposed': { policyName: 'production-reveal', change: 'edit' },
    'policy.changed': { policyName: 'production-reveal', change: 'edit', version: 7 },
    'access.ceiling-reached': { what: 'reveals', most: 1_000 },
    'class.lowering': { secrets: 1, name: 'prod/payments/db', to: 'development', rule: 'tag env', dueAt: at },
    'class.lowered': { secrets: 4_200, name: 'prod/payments/db', to: 'development', rule: 'tag env' },
    'report.ready': { name: 'Quarter 4', path: '/evidence/pck_1' },
    'certification.due': { name: 'Quarter 4', path: '/certification/crt_1', dueAt: at, items: 12 },
    'certification.reminder': { name: 'Quarter 4', path: '/certification/crt_1', dueAt: at, items: 12 },
    'audit.checkpoint-late': { place: 'bucket', lastAt: at },
    'audit.chain-broken': { firstBad: 17 },
    'trail.unexplained-read': { reads: 1, path: '/trail?verdict=unexplained' },
    'trail.feed-silent': { connectionId: 'con_1', region: 'eu-central-1', since: at },
    'trail.not-whole': {
      account: '111122223333',
      region: 'eu-central-1',
      words: 'A digest has no signature.',
      objects: 1,
    },
  };
  const kinds = Object.keys(ANNOUNCEMENT_DATA).filter((kind) => kind in data) as AnnouncementKind[];
  expect(kinds).toHaveLength(Object.keys(data).length);
  for (const kind of kinds) {
    ANNOUNCEMENT_DATA[kind].parse(data[kind]);
    const one = { ...told('A reason that is long enough.'), kind, data: data[kind] } as Told;
    const { headline, path } = wordsOf(one);
    expect(headline, kind).not.toMatch(/undefined|null/);
    expect(path, kind).toMatch(/^\/(?!\/)/);
    expect(areaOf(kind), kind).toBeTruthy();
  }
  for (const path of ['//evil.example', 'https://evil.example', '/\\evil', 'javascript:x', '/a b']) {
    expect(ANNOUNCEMENT_DATA['report.ready'].safeParse({ name: 'x', path }).success, path).toBe(false);
  }
});

test('an unexplained read names the secret and who read it; of many, the first and how many more', () => {
  const read = (reads: number, which: object[]) =>
    wordsOf({
      ...told('x'),
      facts: null,
      kind: 'trail.unexplained-read',
      data: { reads, path: '/findings', which },
    } as unknown as Told);
  const one = read(1, [{ secret: 'prod/payments/db', reader: 'ben' }]);
  expect(one.headline).toBe('ben read prod/payments/db, and nothing explains it');
  const many = read(7, [
    { secret: 'prod/payments/db', reader: 'ben' },
    { secret: 'prod/ledger/db', reader: 'cli' },
  ]);
  expect(many.headline).toBe('7 reads of protected secrets are unexplained');
  expect(many.facts).toEqual([
    { label: 'Read', text: 'prod/payments/db, by ben' },
    { label: 'Read', text: 'prod/ledger/db, by cli' },
    { label: 'And', text: '5 more' },
  ]);
  expect(read(1, []).headline).toBe('1 read of a protected secret is unexplained');
});

describe('channels of the configuration file', () => {
  const limits = { hosts: [], loopback: false };
  const secret = writeSigningSecret(Buffer.alloc(32, 7));
  test('hold names of variables, and no address or secret', () => {
    const text = `channels:
  - { name: siem, kind: webhook, addressFrom: COUNTERSIGN_CHANNEL_SIEM_URL, secretFrom: COUNTERSIGN_CHANNEL_SIEM_SECRET, areas: [alarms] }
  - { name: "#payments-access", kind: slack, addressFrom: COUNTERSIGN_CHANNEL_SLACK }
  - { name: mail, kind: sns, topicArn: "arn:aws:sns:eu-central-1:111122223333:access-requests" }
`;
    const read = readConfiguredChannels(
      text,
      {
        COUNTERSIGN_CHANNEL_SIEM_URL: 'https://siem.larkfield.com/in?token=t0p',
        COUNTERSIGN_CHANNEL_SIEM_SECRET: secret,
        COUNTERSIGN_CHANNEL_SLACK: 'https://hooks.slack.com/services/T0/B0/x',
      },
      limits,
    );
    expect(read.ok && read.value.map(({ name, place }) => [name, place])).toEqual([
      ['siem', 'siem.larkfield.com'],
      ['#payments-access', 'hooks.slack.com'],
      ['mail', 'arn:aws:sns:eu-central-1:111122223333:access-requests'],
    ]);
  });
  test('what cannot be used is refused with the name of the variable and not its value', () => {
    const refusals = [
      [
        'channels: [{ name: a, kind: slack, addressFrom: COUNTERSIGN_CHANNEL_A }]',
        { COUNTERSIGN_CHANNEL_A: 'https://evil.larkfield.com/t0p' },
      ],
      ['channels: [{ name: a, kind: slack, addressFrom: COUNTERSIGN_CHANNEL_A }]', {}],
      ['channels: [{ name: a, kind: slack, addressFrom: DATABASE_URL }]', { DATABASE_URL: 't0p' }],
      [
        'channels: [{ name: a, kind: webhook, addressFrom: COUNTERSIGN_CHANNEL_A, secretFrom: COUNTERSIGN_CHANNEL_B }]',
        { COUNTERSIGN_CHANNEL_A: 'https://a.larkfield.com/', COUNTERSIGN_CHANNEL_B: 't0p' },
      ],
      ['channels: [{ name: "A B", kind: sns, topicArn: x }]', {}],
    ] as const;
    for (const [text, variables] of refusals) {
      const read = readConfiguredChannels(text, variables, limits);
      expect(read.ok, text).toBe(false);
      expect(JSON.stringify(read)).not.toContain('t0p');
    }
  });
});

test('a database that cannot be written to is an alarm, other errors are none', () => {
  const prisma = Object.assign(new Error('x'), {
    meta: { driverAdapterError: { cause: { originalCode: '53100' } } },
  });
  expect(alarmOfError(prisma)).toBe('audit-append-failed');
  expect(alarmOfError(Object.assign(new Error('x'), { code: '53100' }))).toBe('audit-append-failed');
  expect(alarmOfError(Object.assign(new Error('x'), { name: 'ClockBehindError' }))).toBe('clock-behind');
  expect(alarmOfError(Object.assign(new Error('x'), { code: '23505' }))).toBeNull();
  expect(alarmOfError('x')).toBeNull();
});
