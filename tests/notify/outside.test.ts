import { describe, expect, test } from 'vitest';
import { postOutside, type Resolve } from '#lib/notify/post-outside.ts';
import { isAllowedAddress, isPublicAddress } from '#lib/notify/public-address.ts';
import { type OutsideLimits, readOutsideAddress } from '#lib/notify/rules/outside-address.ts';
import { startReceiver } from './receiver.ts';

const CLOSED: OutsideLimits = { hosts: [], loopback: false };
const LOCAL: OutsideLimits = { hosts: [], loopback: true };
const call = (url: string) => ({ url, headers: {}, body: Buffer.from('{}') });
const codeOf = (text: string, limits = CLOSED) => {
  const read = readOutsideAddress(text, limits);
  return read.ok ? 'ok' : read.refusal.code;
};

describe('addresses that people give', () => {
  const refused = [
    'http://hooks.example.com/x',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]:5432/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://017700000001/',
    'https://127.1/',
    'https://169.254.169.254/latest/meta-data/',
    'http://169.254.169.254/',
    'https://[fd00:ec2::254]/',
    'https://10.0.0.8/hook',
    'https://93.184.216.34/hook',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://db.internal/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://intranet/',
    'https://user:pass@hooks.example.com/',
    'https://hooks.example.com@169.254.169.254/',
    'https://x@169.254.169.254/',
    'https://hooks.slack.com:22/services/a',
    'https://hooks.example.com/#fragment',
    'https://hooks.example.com\\@evil.com/',
    'https://hooks.example.com/\r\nX: y',
    'https://hoоks.slack.com/services/T0/B0/x',
    'file:///etc/passwd',
    'gopher://hooks.example.com/',
    'javascript:alert(1)',
    'hooks.example.com',
    '',
    `https://hooks.example.com/${'x'.repeat(2_100)}`,
  ];
  for (const address of refused) {
    test(`refused: ${JSON.stringify(address.slice(0, 60))}`, async () => {
      expect(codeOf(address)).toMatch(/^address-/);
      expect(await postOutside(call(address), CLOSED)).toEqual({ failed: 'address-refused' });
    });
  }

  test('public https addresses are taken, and what the configuration names', () => {
    expect(codeOf('https://hooks.slack.com/services/T0/B0/x')).toBe('ok');
    expect(codeOf('https://api.larkfield.com:8443/hook?token=a')).toBe('ok');
    expect(codeOf('https://hooks.internal:9443/x', { hosts: ['hooks.internal:9443'], loopback: false })).toBe(
      'ok',
    );
    expect(codeOf('https://hooks.internal/x', { hosts: ['hooks.internal:9443'], loopback: false })).toBe(
      'address-not-public',
    );
    expect(codeOf('https://10.0.0.8/x', { hosts: ['10.0.0.8'], loopback: false })).toBe('ok');
  });

  test('loopback over http is for the embedded default alone', () => {
    expect(codeOf('http://127.0.0.1:3999/hook', LOCAL)).toBe('ok');
    expect(codeOf('http://127.0.0.1:3999/hook', CLOSED)).toBe('address-not-https');
    expect(codeOf('http://169.254.169.254/', LOCAL)).toBe('address-not-https');
    expect(codeOf('http://192.168.0.1:80/', LOCAL)).toBe('address-not-https');
  });
});

describe('addresses that names lead to', () => {
  test('only those of the public internet are admitted', () => {
    for (const inside of [
      '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 198.18.0.1',
      '192.0.2.1 203.0.113.7 224.0.0.1 255.255.255.255 :: ::1 ::ffff:8.8.8.8 64:ff9b::808:808 fc00::1 fd00:ec2::254',
      'fe80::1 ff02::1 2001:db8::1 2002:7f00:1::1 2001::1 3fff::1 not-an-address',
    ].flatMap((line) => line.split(' '))) {
      expect(isPublicAddress(inside), inside).toBe(false);
    }
    for (const outside of ['8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) {
      expect(isPublicAddress(outside), outside).toBe(true);
    }
  });

  test('where the configuration opens a host, credentials of the machine stay shut', () => {
    for (const never of ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', 'fe80::1', 'x']) {
      expect(isAllowedAddress(never), never).toBe(false);
    }
    expect(isAllowedAddress('10.0.0.8')).toBe(true);
  });

  test('a name that leads inside, or with one of its addresses, is not connected to', async () => {
    const receiver = await startReceiver();
    try {
      const url = `https://hooks.larkfield.com:8443/`;
      for (const addresses of [
        ['127.0.0.1'],
        ['93.184.216.34', '127.0.0.1'],
        ['::ffff:10.0.0.1'],
        ['169.254.169.254'],
      ]) {
        const asked: string[] = [];
        const resolve: Resolve = (hostname, done) => {
          asked.push(hostname);
          done(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          );
        };
        expect(await postOutside(call(url), CLOSED, resolve)).toEqual({ failed: 'not-public' });
        // Asked once: what was judged is what would be connected to.
        expect(asked).toEqual(['hooks.larkfield.com']);
      }
      expect(receiver.received).toEqual([]);
    } finally {
      await receiver.close();
    }
  });

  test('a certificate that nobody vouches for and a name that is not there are no delivery', async () => {
    const receiver = await startReceiver();
    try {
      const port = new URL(receiver.url).port;
      // The name is public by its form; that it leads to this machine is found when the connection is made.
      const limits = { hosts: [], loopback: false };
      expect(codeOf('https://localhost.localdomain.larkfield.com/')).toBe('ok');
      const named = { hosts: [`localhost:${port}`], loopback: false };
      const tls = await postOutside(call(`https://localhost:${port}/`), named);
      expect(tls).toEqual({ failed: 'tls-failed' });
      expect(await postOutside(call('https://no-such-name.larkfield.invalid-tld-zz/'), limits)).toMatchObject(
        {
          failed: expect.stringMatching(/unreachable|timed-out/),
        },
      );
      expect(receiver.received).toEqual([]);
    } finally {
      await receiver.close();
    }
  });
});

test('what stands in the answer is bounded, and its header for waiting is read', async () => {
  const receiver = await startReceiver();
  try {
    receiver.answerWith((response) =>
      response.writeHead(429, { 'retry-after': '12' }).end('x'.repeat(100_000)),
    );
    const answer = await postOutside(call(receiver.url), LOCAL);
    expect(answer).toMatchObject({ status: 429, retryAfterSeconds: 12 });
    expect('body' in answer && answer.body.length).toBeLessThanOrEqual(8_192);
  } finally {
    await receiver.close();
  }
});
