import { describe, expect, it } from 'vitest';
import { CHECKS, checkNamed, checksOf } from '#lib/findings/checks.ts';
import type { BurstFacts, ReaderFacts, SecretFacts } from '#lib/findings/rules/facts.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const SECRET: SecretFacts = {
  secretId: 'sec_a',
  environment: 'production',
  isProtected: true,
  accountId: '111122223333',
  createdAt: ago(10),
  lastRotatedAt: null,
  rotationEnabled: null,
  nextRotationAt: null,
  deletionAskedAt: null,
  lastAccessedOn: ago(1),
  owningService: null,
  copyOf: null,
  hasDefaultKey: false,
  healthCause: null,
  healthSince: null,
  policyPublic: false,
  foreignAccounts: [],
  ownOtherAccounts: [],
  failedRotations: 0,
  firstFailureAt: null,
  lastFailureAt: null,
  blockedReads: 0,
  lastBlockedReadAt: null,
};

const READER: ReaderFacts = {
  secretId: 'sec_a',
  isProtected: true,
  principalId: 7,
  who: 'billing-task',
  kind: 'workload',
  reads: 20,
  refused: 0,
  firstAt: ago(3),
  lastAt: ago(0),
  days: 3,
  readBefore: true,
  seenBefore: true,
  changes: 0,
};

/** Which checks find something wrong with a secret that is well but for these facts. */
function wrongWith(changes: Partial<SecretFacts>): string[] {
  const facts = { ...SECRET, ...changes };
  return checksOf('secret').flatMap((check) => (check.judge(facts, NOW) ? [check.name] : []));
}

function wrongWithReader(changes: Partial<ReaderFacts>): string[] {
  const facts = { ...READER, ...changes };
  return checksOf('reader').flatMap((check) => (check.judge(facts, NOW) ? [check.name] : []));
}

describe('secrets', () => {
  it('a secret that is well has nothing wrong', () => expect(wrongWith({})).toEqual([]));

  it.each<[string, Partial<SecretFacts>, string[]]>([
    ['a year without a rotation', { createdAt: ago(365) }, ['never-rotated']],
    ['a day less', { createdAt: ago(364) }, []],
    ['rotated once', { createdAt: ago(400), lastRotatedAt: ago(300) }, []],
    ['old, but a service rotates it', { createdAt: ago(400), owningService: 'rds' }, []],
    ['old, but a copy of another region', { createdAt: ago(400), copyOf: 'eu-west-1' }, []],
    [
      'failed rotations',
      { failedRotations: 3, firstFailureAt: ago(20), lastFailureAt: ago(1) },
      ['rotation-failing'],
    ],
    [
      'due an hour ago',
      { rotationEnabled: true, nextRotationAt: new Date(NOW.getTime() - 3_600_000) },
      ['rotation-overdue'],
    ],
    [
      'due less than an hour ago',
      { rotationEnabled: true, nextRotationAt: new Date(NOW.getTime() - 3_599_999) },
      [],
    ],
    ['due, but switched off', { rotationEnabled: false, nextRotationAt: ago(5) }, []],
    ['AWSPENDING left over', { healthCause: 'pending-left-over', healthSince: ago(2) }, ['pending-stuck']],
    [
      'a rotation that did not finish',
      { healthCause: 'rotation-unfinished', healthSince: ago(2) },
      ['pending-stuck'],
    ],
    ['another cause', { healthCause: 'rotation-off' }, []],
    ['not read for ninety days', { lastAccessedOn: ago(90) }, ['unused']],
    ['never read, made ninety days ago', { lastAccessedOn: null, createdAt: ago(90) }, ['unused']],
    ['read yesterday', { lastAccessedOn: ago(89) }, []],
    ['open to anybody', { policyPublic: true }, ['public-policy']],
    ['open to an account that is not connected', { foreignAccounts: ['999988887777'] }, ['foreign-account']],
    ['open to a connected account', { ownOtherAccounts: ['444455556666'] }, []],
    [
      'shared under the default key',
      { ownOtherAccounts: ['444455556666'], hasDefaultKey: true },
      ['shared-default-key'],
    ],
    ['marked for deletion', { deletionAskedAt: ago(2), createdAt: ago(400), lastAccessedOn: ago(200) }, []],
    [
      'marked and still asked for',
      { deletionAskedAt: ago(2), blockedReads: 4, lastBlockedReadAt: ago(0) },
      ['deletion-still-read'],
    ],
  ])('%s', (_, changes, names) => expect(wrongWith(changes)).toEqual(names));

  it('is milder outside of production', () => {
    const overdue = { ...SECRET, rotationEnabled: true, nextRotationAt: ago(3) };
    const check = checkNamed('rotation-overdue');
    if (check?.looksAt !== 'secret') throw new Error('no such check');
    expect(check.judge(overdue, NOW)?.severity).toBe('high');
    expect(check.judge({ ...overdue, isProtected: false }, NOW)?.severity).toBe('low');
  });
});

describe('readers', () => {
  it('a reader that is well known has nothing wrong', () => expect(wrongWithReader({})).toEqual([]));

  it.each<[string, Partial<ReaderFacts>, string[]]>([
    ['once a minute', { reads: 1_440 * 3 }, ['chatty-caller']],
    ['one read a day less', { reads: 1_439 * 3 }, []],
    ['often, but the value changes as often', { reads: 1_440 * 3, changes: 500 }, []],
    ['often, but a person', { reads: 1_440 * 3, kind: 'person' }, []],
    ['for the first time', { readBefore: false }, ['first-seen-reader']],
    ['for the first time, where nobody watched before', { readBefore: false, seenBefore: false }, []],
    ['for the first time, outside of production', { readBefore: false, isProtected: false }, []],
    ['refused and never answered', { readBefore: false, reads: 0, refused: 4 }, []],
    ['refused five times', { refused: 5 }, ['denied-reads']],
  ])('%s', (_, changes, names) => expect(wrongWithReader(changes)).toEqual(names));
});

describe('bursts', () => {
  const facts: BurstFacts = {
    principalId: 3,
    who: 'bert-jan',
    kind: 'tool',
    secrets: 10,
    reads: 20,
    from: ago(0),
  };
  const [check] = checksOf('burst');
  it('ten secrets within ten minutes', () => {
    const draft = check?.judge(facts, NOW);
    expect(draft?.severity).toBe('high');
    expect(check?.says(draft?.evidence ?? {})).toBe(
      'bert-jan read 10 secrets within 10 min, with a tool on a person’s key.',
    );
  });
  it('nine are none', () => expect(check?.judge({ ...facts, secrets: 9 }, NOW)).toBeNull());
});

describe('every check', () => {
  it('has a name of its own, and words for its title, risk and remedy', () => {
    expect(new Set(CHECKS.map((check) => check.name)).size).toBe(CHECKS.length);
    for (const { name, title, risk, remedy } of CHECKS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const words of [title, risk, remedy]) expect(words).toMatch(/^[A-Z].*[a-z.]$/);
      expect(`${risk} ${remedy}`).not.toMatch(/!|please|successfully|simply/i);
    }
  });

  it('says something sensible of evidence it does not know', () => {
    for (const check of CHECKS) expect(check.says({}).length).toBeGreaterThan(10);
  });
});
