import { describe, expect, it } from 'vitest';
import { endedRows, endWords } from '#components/access/ended.ts';
import { historyOf } from '#components/access/history.ts';
import { type WeighFacts, type WeighInput, weighingOf } from '#components/access/weigh-words.ts';

const FACTS: WeighFacts = {
  requesterName: 'Ana Ferreira',
  approvedBefore: 0,
  deniedBefore: 0,
  lastDenied: null,
  revealedToRequester: 0,
  othersWhoSawCurrent: 0,
  requesterSawCurrent: false,
  lastGrants: 0,
  handedBack: 0,
  otherOpenGrants: 0,
};
const INPUT: WeighInput = {
  facts: FACTS,
  lastDeniedAt: null,
  lastRevealedAt: null,
  secret: { state: 'fine', words: null },
  secretHref: '/secrets/sec_1',
  hidden: false,
  environmentUnknown: false,
};
const wordsOf = (input: Partial<WeighInput>) =>
  weighingOf({ ...INPUT, ...input }).map((weight) => weight.words);

describe('what to weigh', () => {
  it('says of a newcomer what is not known of them', () => {
    expect(wordsOf({})).toEqual([
      'Ana has never revealed this secret here.',
      'Ana has held no access through Countersign before.',
      'Nobody has seen the current value through Countersign. Reads around it are in the trail.',
    ]);
  });

  it('puts trouble first: what is broken, then what needs attention, then what is well', () => {
    const marks = weighingOf({
      ...INPUT,
      hidden: true,
      secret: { state: 'broken', words: 'Rotation unfinished, 20 days' },
      facts: { ...FACTS, revealedToRequester: 3, lastGrants: 5, handedBack: 4 },
    }).map((weight) => weight.mark);
    expect(marks).toEqual(['broken', 'attention', 'fine', 'fine', 'fine']);
  });

  it('names an earlier denial and leads to it', () => {
    const facts = { ...FACTS, deniedBefore: 2, lastDenied: { requestId: 'req_7' } };
    const denied = weighingOf({ ...INPUT, facts, lastDeniedAt: '2026-10-26T10:00:00Z' }).find(
      (weight) => weight.id === 'denied',
    );
    expect(denied).toMatchObject({
      words: 'Ana was denied this 2 times, last',
      at: '2026-10-26T10:00:00Z',
      link: { href: '/requests/req_7' },
    });
  });

  it('counts who saw the current value, and whether this adds one', () => {
    expect(wordsOf({ facts: { ...FACTS, othersWhoSawCurrent: 1 } })).toContain(
      '1 other person has seen the current value here. Ana would be one more.',
    );
    expect(wordsOf({ facts: { ...FACTS, othersWhoSawCurrent: 2, requesterSawCurrent: true } })).toContain(
      '2 other people have seen the current value here. So has Ana.',
    );
  });

  it('says when the secret has gone and when its environment is unknown', () => {
    expect(wordsOf({ secret: null })).toContain('This secret is no longer in the inventory.');
    expect(wordsOf({ environmentUnknown: true })).toContain(
      'No rule says which environment this is, so it counts as production.',
    );
  });
});

describe('the history of a secret', () => {
  const now = '2026-11-20T12:00:00Z';
  const request = (
    id: string,
    requesterId: string,
    state: 'approved' | 'denied' | 'expired' | 'pending',
    createdAt: string,
  ) => ({
    id,
    requesterId,
    requesterName: requesterId,
    state,
    createdAt,
  });

  it('gives the one who asks the first lane and drops what is older than 90 days', () => {
    const current = request('r3', 'ana', 'pending', '2026-11-20T11:00:00Z');
    const past = [
      current,
      request('r2', 'ben', 'approved', '2026-11-01T11:00:00Z'),
      request('r1', 'ana', 'denied', '2026-10-01T11:00:00Z'),
      request('r0', 'ana', 'approved', '2026-01-01T11:00:00Z'),
    ];
    const { lanes } = historyOf(past, current, now);
    expect(lanes.map((lane) => [lane.personId, lane.points.map((point) => point.kind)])).toEqual([
      ['ana', ['this', 'denied']],
      ['ben', ['approved']],
    ]);
  });
});

describe('what has ended', () => {
  it('is one list of grants and requests, the newest end first', () => {
    const about = { secretId: 's', secretName: 'prod/db', environment: 'production' } as const;
    const rows = endedRows(
      [
        {
          ...about,
          id: 'g1',
          standing: 'handed-back',
          endsAt: '2026-11-20T10:00:00Z',
          endedEarly: { at: '2026-11-20T09:00:00Z', by: 'Ana', why: null },
          usesTaken: 2,
          usesAllowed: 5,
          signedBy: ['Noor'],
        },
      ],
      [
        {
          ...about,
          id: 'r1',
          state: 'denied',
          closedAt: '2026-11-20T09:30:00Z',
          expiresAt: '2026-11-20T11:00:00Z',
        },
      ],
    );
    expect(rows.map((row) => [row.id, endWords(row)])).toEqual([
      ['r1', 'Denied'],
      ['g1', 'Handed back, 2 of 5 uses taken'],
    ]);
    expect(rows[0]?.signatures).toEqual({ signed: 0, needed: 1, denied: 1 });
  });
});
