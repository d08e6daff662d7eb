import { expect, test } from 'vitest';
import { NO_EVIDENCE } from '#lib/changes/rules/evidence.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import { planOf } from '#lib/changes/rules/plan.ts';
import type { Sight } from '#lib/changes/rules/sight.ts';
import { NEW, OLD, sight } from './sights.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const wordsOf = (order: Order, seen: Partial<Sight> = {}) =>
  planOf(order, sight({ current: NEW, previous: OLD, ...seen }), NO_EVIDENCE, NOW).words;

const allow = (who: unknown, more = {}) => ({
  Effect: 'Allow',
  Principal: who,
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...more,
});
const policy = (...statements: unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const put = (document: string): Order => ({ kind: 'put-policy', document, blockPublic: false });
const app = allow({ AWS: 'arn:aws:iam::000000000000:role/app' });
const stranger = allow({ AWS: 'arn:aws:iam::999999999999:role/stranger' });

test('who signs a policy reads whom it lets in, what is new, what stays, what goes, and the document', () => {
  const words = wordsOf(put(policy(app, stranger)), { resourcePolicy: policy(app, allow('*')) });
  expect(words).toContain('The resource policy is replaced by this one.');
  expect(words).toContain('It lets other accounts in: 999999999999.');
  expect(words).toContain('New: Lets role stranger of account 999999999999 read the value.');
  expect(words).toContain('Stays: Lets role app of account 000000000000 read the value.');
  expect(words).toContain('Goes: Lets everybody read the value.');
  const document = words.filter((each) => each.includes('\n')).join('');
  expect(JSON.parse(document)).toEqual(JSON.parse(policy(app, stranger)));
});

test('a policy for everybody is said to be one', () => {
  const words = wordsOf(put(policy(allow('*'))));
  expect(words).toContain('It lets everybody in.');
  expect(words).toContain('New, wide open: Lets everybody read the value.');
});

test('a document that can be read in two ways is shown as it is written, and said to be one', () => {
  const twice = policy(app).replace('{"Version"', `{"Statement":[${JSON.stringify(stranger)}],"Version"`);
  for (const document of [twice, policy(app).replace('role/app', 'role/\\u0061pp')]) {
    const words = wordsOf(put(document));
    expect(words.some((each) => each.startsWith('It repeats a key'))).toBe(true);
    expect(words.join('')).toContain(document);
  }
});

test('no policy makes words without bounds, and none of it is left out of the document', () => {
  const long = 'x'.repeat(9_000);
  const documents = [
    policy(...Array.from({ length: 150 }, (_, at) => allow({ AWS: String(100_000_000_000 + at) }))),
    policy(allow({ AWS: 'a\nb' }, { Condition: { StringEquals: { [long]: long } } })),
    `{"Statement":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
  ];
  for (const document of documents) {
    const words = wordsOf(put(document), { resourcePolicy: documents[0] ?? null });
    expect(words.length).toBeLessThan(59);
    expect(Math.max(...words.map((each) => each.length))).toBeLessThanOrEqual(4_000);
    const shown = words.filter((each) => each.includes('\n')).join('');
    expect(shown.replace(/\s/g, '')).toBe(document.replace(/\s/g, ''));
  }
});

test('the rotation function is named whole, with the one it replaces and where it is in another account', () => {
  const functionArn = 'arn:aws:lambda:eu-central-1:999999999999:function:rotate';
  const schedule = { schedule: 'rate(30 days)', duration: null };
  const words = wordsOf({ kind: 'configure-rotation', functionArn, ...schedule }).join(' ');
  expect(words).toContain(`AWS invokes ${functionArn}, which is in another account, 999999999999,`);
  expect(words).toContain('It replaces arn:aws:lambda:eu-central-1:000000000000:function:rotate.');
  expect(wordsOf({ kind: 'rotate' }).join(' ')).toContain(
    'AWS invokes arn:aws:lambda:eu-central-1:000000000000:function:rotate four times',
  );
});

test('versions are named whole', () => {
  const order: Order = { kind: 'move-label', label: 'AWSCURRENT', fromVersionId: NEW, toVersionId: OLD };
  expect(wordsOf(order).join(' ')).toContain(`AWSCURRENT goes from ${NEW} back to ${OLD}`);
});
