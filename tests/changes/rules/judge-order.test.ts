import { describe, expect, test } from 'vitest';
import { isApplied } from '#lib/changes/rules/applied.ts';
import { settle } from '#lib/changes/rules/change.ts';
import { type Evidence, NO_EVIDENCE } from '#lib/changes/rules/evidence.ts';
import { seenFor, whatMoved } from '#lib/changes/rules/facts.ts';
import { judgeOrder } from '#lib/changes/rules/judge-order.ts';
import { type Order, orderSchema } from '#lib/changes/rules/order.ts';
import type { Sight } from '#lib/changes/rules/sight.ts';
import { judgeDraft } from '#lib/changes/rules/value-draft.ts';
import { NEW, OLD, PENDING, sight } from './sights.ts';

/** Prepared on a secret as AWS describes it. */
const appliedOf = (order: Order, now: Sight | null, before: Sight = sight()) =>
  isApplied(order, PENDING, now, seenFor(order, before));

const codeOf = (order: Order, seen: Sight, evidence: Evidence = NO_EVIDENCE) => {
  const judged = judgeOrder(order, seen, evidence);
  return judged.ok ? 'ok' : judged.refusal.code;
};
const move = (toVersionId: string, fromVersionId: string | null = NEW, label = 'AWSCURRENT'): Order => ({
  kind: 'move-label',
  label,
  fromVersionId,
  toVersionId,
});

describe('label moves', () => {
  const seen = sight({ current: NEW, previous: OLD, pending: PENDING, more: ['stray'] });

  test.each([
    ['to a version that is not there', move('gone'), 'unknown-version'],
    ['to where it is', move(NEW), 'same-version'],
    ['from a version that no longer holds it', move(OLD, PENDING), 'moved-on'],
    ['to a pending version', move(PENDING), 'pending-version'],
    ['to a version that perhaps never had a value', move('stray'), 'maybe-empty'],
    ['of AWSPENDING', move(OLD, PENDING, 'AWSPENDING'), 'label-form'],
    ['of a label like those of AWS', move(OLD, null, 'AWSOTHER'), 'label-form'],
    ['of a label of one’s own to the current version', move(NEW, null, 'blue'), 'ok'],
    ['of a label of one’s own to a pending version', move(PENDING, null, 'blue'), 'pending-version'],
    ['of a label of one’s own to one that may be empty', move('stray', null, 'blue'), 'maybe-empty'],
    ['of AWSPREVIOUS to a pending version', move(PENDING, OLD, 'AWSPREVIOUS'), 'pending-version'],
    ['of AWSPREVIOUS to one that may be empty', move('stray', OLD, 'AWSPREVIOUS'), 'maybe-empty'],
    ['to a version that nothing but AWSPREVIOUS speaks for', move(OLD), 'maybe-empty'],
  ] as const)('%s', (_words, order, code) => {
    expect(codeOf(order, seen)).toBe(code);
  });

  test('a version that was current, was read or was put held a value', () => {
    expect(codeOf(move('stray'), seen, { ...NO_EVIDENCE, wereCurrent: ['stray'] })).toBe('ok');
    expect(codeOf(move('stray'), seen, { ...NO_EVIDENCE, put: ['stray'] })).toBe('ok');
    const read = { ...seen, versions: seen.versions.map((each) => ({ ...each, lastReadOn: '2026-11-19' })) };
    expect(codeOf(move('stray'), read)).toBe('ok');
    expect(codeOf(move(OLD), read)).toBe('ok');
    expect(codeOf(move(OLD, null, 'blue'), read)).toBe('ok');
  });

  test('AWSCURRENT is never taken off', () => {
    expect(codeOf({ kind: 'take-off-label', label: 'AWSCURRENT', fromVersionId: NEW }, seen)).toBe(
      'current-stays',
    );
  });
});

describe('what AWS would refuse is refused in words before', () => {
  test.each([
    [
      'owned by a service',
      { kind: 'put', shape: 'text', labels: ['AWSCURRENT'] },
      { owningService: 'rds' },
      'owned-by-service',
    ],
    ['owned, rotated all the same', { kind: 'rotate' }, { owningService: 'rds' }, 'ok'],
    ['a replica', { kind: 'describe', description: 'x' }, { primaryRegion: 'eu-west-1' }, 'replica'],
    ['promoting what is no replica', { kind: 'promote-replica' }, {}, 'not-a-replica'],
    [
      'marked for deletion',
      { kind: 'rotate' },
      { deletionAskedAt: '2026-11-19T00:00:00.000Z' },
      'marked-for-deletion',
    ],
    ['restoring what is not marked', { kind: 'restore' }, {}, 'not-marked'],
    [
      'deleting with replicas',
      { kind: 'delete', windowDays: 7 },
      { replicas: [{ region: 'eu-west-1', status: 'InSync', statusMessage: null }] },
      'has-replicas',
    ],
    ['rotating without a function', { kind: 'rotate' }, { functionArn: null }, 'no-function'],
    ['stopping what is off', { kind: 'cancel-rotation' }, { rotationEnabled: false }, 'rotation-off'],
    ['the same description', { kind: 'describe', description: 'Orders' }, {}, 'unchanged'],
    [
      'a replica at home',
      { kind: 'replicate', regions: [{ region: 'eu-central-1', kmsKeyId: null }] },
      {},
      'region-of-secret',
    ],
    ['a policy that is none', { kind: 'put-policy', document: '[]', blockPublic: true }, {}, 'policy-form'],
  ] as const)('%s', (_words, order, more, code) => {
    expect(codeOf(order as unknown as Order, sight({ current: NEW, ...(more as Partial<Sight>) }))).toBe(
      code,
    );
  });

  test('no rotation begins while another one is pending', () => {
    expect(codeOf({ kind: 'rotate' }, sight({ current: NEW, pending: PENDING }))).toBe('rotation-unfinished');
    expect(codeOf({ kind: 'rotate' }, sight({ current: NEW, pending: NEW }))).toBe('ok');
  });
});

describe('what was seen', () => {
  test('a change rests on what matters to it and on nothing else', () => {
    const before = sight({ current: NEW, previous: OLD });
    const order = move(OLD);
    const seen = seenFor(order, before);
    expect(whatMoved(order, seen, { ...before, description: 'another' })).toBeNull();
    expect(whatMoved(order, seen, sight({ current: PENDING, previous: NEW, more: [OLD] }))).toBe(
      'AWSCURRENT is now 33333333',
    );
    const describe_: Order = { kind: 'describe', description: 'x' };
    expect(whatMoved(describe_, seenFor(describe_, before), { ...before, description: 'another' })).toBe(
      'its description is another one',
    );
  });
});

describe('results', () => {
  test('what cannot be told stays unknown until a late effect is out of the question', () => {
    const lost = { ok: false, sent: true, code: 'timed-out' } as const;
    expect(settle(lost, 'yes', 0).state).toBe('succeeded');
    expect(settle(lost, 'no', 0).state).toBe('unknown');
    expect(settle(lost, null, 60_000).state).toBe('unknown');
    expect(settle(lost, 'no', 60_000)).toEqual({ state: 'failed', code: 'not-applied' });
    expect(settle({ ok: false, sent: true, code: 'throttled' }, 'no', 0).state).toBe('failed');
    expect(settle({ ok: false, sent: false, code: 'timed-out' }, 'no', 0).state).toBe('failed');
    expect(settle({ ok: true, sent: true, code: null }, 'no', 0).state).toBe('accepted');
    expect(settle({ ok: true, sent: true, code: null }, 'under-way', 0).state).toBe('accepted');
  });

  describe('another key', () => {
    const KEY = 'arn:aws:kms:eu-central-1:000000000000:key/0c431710-5a07-4f0e-8d8e-5c1f2d7a9b11';
    const OTHER = 'arn:aws:kms:eu-central-1:000000000000:key/9f2c41d7-5a07-4f0e-8d8e-5c1f2d7a9b11';
    const to = (kmsKeyId: string) => ({ kind: 'change-key', kmsKeyId }) as const;
    const under = (kmsKeyId: string | null) => sight({ kmsKeyId });

    test.each([
      ['', 'alias/aws/secretsmanager'],
      ['', 'arn:aws:kms:eu-central-1:000000000000:alias/aws/secretsmanager'],
      ['alias/payments', 'alias/payments'],
    ])('is kept as %o when it was named %o', (kept, named) => {
      expect(orderSchema.parse(to(named))).toEqual(to(kept));
    });

    test('is there when AWS shows it; the default key is shown by nothing', () => {
      expect(appliedOf(to(''), under(null), under(KEY))).toBe('yes');
      expect(appliedOf(to(''), under(KEY), under(KEY))).toBe('no');
      expect(appliedOf(to(OTHER), under(OTHER), under(KEY))).toBe('yes');
      expect(appliedOf(to('9f2c41d7-5a07-4f0e-8d8e-5c1f2d7a9b11'), under(OTHER), under(KEY))).toBe('yes');
      expect(appliedOf(to(OTHER), under(KEY), under(KEY))).toBe('no');
    });

    test('by an alias is there when another key is shown than before', () => {
      expect(appliedOf(to('alias/payments'), under(OTHER), under(KEY))).toBe('yes');
      expect(appliedOf(to('alias/payments'), under(KEY), under(KEY))).toBe('no');
    });

    test('is not asked for where it is the one that the secret has', () => {
      expect(codeOf(to(''), under(null))).toBe('unchanged');
      expect(codeOf(to(KEY), under(KEY))).toBe('unchanged');
      expect(codeOf(to(''), under(KEY))).toBe('ok');
    });
  });

  test('a rotation is done when its own version is current', () => {
    expect(appliedOf({ kind: 'rotate' }, sight({ current: OLD, pending: PENDING }))).toBe('under-way');
    expect(appliedOf({ kind: 'rotate' }, sight({ current: PENDING, previous: OLD }))).toBe('yes');
    expect(appliedOf({ kind: 'rotate' }, sight({ current: OLD }))).toBe('no');
    expect(appliedOf({ kind: 'force-delete' }, null)).toBe('yes');
    expect(appliedOf(move(OLD), null)).toBe('no');
  });
});

describe('values', () => {
  const text = (value: string, json = true) => {
    const judged = judgeDraft({ form: 'text', json, text: value });
    return judged.ok ? 'ok' : judged.refusal.code;
  };
  test.each([
    ['{"a":"1"}', 'ok'],
    ['{}', 'ok'],
    ['{"a":1,"a":2}', 'value-key-twice'],
    ['["a"]', 'value-not-object'],
    ['"a"', 'value-not-object'],
    ['null', 'value-not-object'],
    ['{"a":', 'value-not-json'],
    ['', 'value-missing'],
    ['{"__proto__":"x"}', 'ok'],
    [`{"a":"${'x'.repeat(65_536)}"}`, 'value-too-long'],
    ['{"a":"\ud800"}', 'value-broken'],
  ])('JSON %#', (value, code) => {
    expect(text(value)).toBe(code);
  });
  test('a text is what it is', () => {
    expect(text('{"a":', false)).toBe('ok');
    expect(text('x'.repeat(65_536), false)).toBe('ok');
    expect(text('é'.repeat(32_769), false)).toBe('value-too-long');
  });
  test('AWS makes ten passwords for one value, not eleven', () => {
    const draft = (length: number) =>
      judgeDraft({
        form: 'members',
        members: Array.from({ length }, (_, at) => ({
          name: `key${at}`,
          text: null,
          generate: { length: 24, excludePunctuation: true },
        })),
      });
    expect(draft(10).ok).toBe(true);
    expect(draft(11)).toMatchObject({ ok: false, refusal: { code: 'value-too-many-generated' } });
  });
  test('refusals never quote a value', () => {
    const judged = judgeDraft({ form: 'text', json: true, text: '{"password":"CNRY-broken' });
    expect(JSON.stringify(judged)).not.toContain('CNRY');
  });
});
