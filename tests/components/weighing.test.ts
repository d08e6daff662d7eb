import { describe, expect, it } from 'vitest';
import { endedRow, endWords } from '#components/access/ended.ts';
import { historyOf } from '#components/access/history.ts';
import { historyWords, personWeights, secretWeights, timesWords } from '#components/access/risk-words.ts';
import {
  type WeighFacts,
  type WeighInput,
  weighingOf,
  weighingOfAll,
} from '#components/access/weigh-words.ts';

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
  const request = {
    about: 'secret',
    id: 'r1',
    threadId: 'r1',
    requesterId: 'ana',
    requesterName: 'Ana',
    reason: 'because',
    ticket: null,
    policyId: 'p',
    policyName: 'production-reveal',
    policyVersion: 1,
    state: 'denied',
    createdAt: '2026-11-20T09:00:00Z',
    expiresAt: '2026-11-20T11:00:00Z',
    closedAt: '2026-11-20T09:30:00Z',
    grantId: null,
    secretId: 's',
    secretArn: 'arn',
    secretName: 'prod/db',
    environment: 'production',
    accountId: '1',
    region: 'r',
    act: 'reveal',
    stage: 'AWSCURRENT',
    versionId: null,
    keyNames: [],
    ordered: null,
    way: 'asked',
    durationSeconds: 900,
    uses: 5,
    extendsGrantId: null,
  } as const;
  const grant = {
    ...request,
    id: 'g1',
    requestId: 'r2',
    personId: 'ana',
    personName: 'Ana',
    standing: 'handed-back',
    startsAt: '2026-11-20T08:45:00Z',
    endsAt: '2026-11-20T10:00:00Z',
    remainingMs: 0,
    endedEarly: { at: '2026-11-20T09:00:00Z', by: 'Ana', why: null },
    usesTaken: 2,
    usesAllowed: 5,
    usesLeft: 3,
    signedBy: ['Noor'],
  } as const;

  it('is a denied request, with the way to ask again as it was', () => {
    const row = endedRow({ request, grant: null, mayExtend: false });
    expect([row.href, row.at, endWords(row)]).toEqual(['/requests/r1', '2026-11-20T09:30:00Z', 'Denied']);
    expect(row.signatures).toEqual({ signed: 0, needed: 1, denied: 1 });
    expect(row.again).toEqual({ href: '/requests/new?again=r1', label: 'Ask again' });
  });

  it('is a grant that is over, which can be extended for a while', () => {
    const row = endedRow({ request, grant, mayExtend: true });
    expect([row.href, row.at, endWords(row)]).toEqual([
      '/access/g1',
      '2026-11-20T09:00:00Z',
      'Handed back, 2 of 5 uses taken',
    ]);
    expect(row.again).toEqual({ href: '/requests/new?extend=g1', label: 'Ask to extend' });
    expect(endedRow({ request, grant, mayExtend: false }).again?.label).toBe('Ask again');
  });
});

describe('what to weigh of several secrets', () => {
  it('names the secret, says of the person once, and leaves out what is well', () => {
    const inputs = ['prod/a', 'prod/b'].map((name) => ({ ...INPUT, name, hidden: true }));
    const weights = weighingOfAll(inputs);
    expect(weights.filter((weight) => weight.id === 'hidden')).toHaveLength(1);
    expect(weights.filter((weight) => weight.id === 'none')).toHaveLength(1);
    expect(weights.filter((weight) => weight.about === 'prod/b').map((weight) => weight.words)).toEqual([
      'Ana has never revealed this secret here.',
    ]);
    expect(weights.every((weight) => weight.mark !== 'fine')).toBe(true);
  });
});

describe('what stands out', () => {
  it('says each signal as a fact', () => {
    const words = personWeights(
      [
        { code: 'no-ticket' },
        { code: 'many-secrets', count: 6, atOnce: true },
        { code: 'outside-hours', hour: 3, requests: 12 },
        { code: 'longest-window', seconds: 900 },
      ],
      'Ana Ferreira',
    ).map((weight) => weight.words);
    expect(words).toEqual([
      'No ticket is named.',
      '6 secrets are asked for at once.',
      'Ana does not usually ask at this hour: none of 12 earlier requests was near 03:00 UTC.',
      'The longest time the policy allows is asked for: 15 minutes.',
    ]);
  });

  it('names what reads alike', () => {
    const about = { requestId: 'r', href: '/secrets/s', name: null, state: null };
    const [weight] = secretWeights([{ code: 'look-alike', names: ['prod/paymenls'] }], about);
    expect(weight?.words).toBe('This secret has a name that reads like another secret’s: prod/paymenls.');
  });

  it('counts the past and says how long things took', () => {
    const history = {
      asked: 12,
      approved: 10,
      denied: 1,
      lapsed: 1,
      withdrawn: 0,
      reveals: 14,
      decidedAfterSeconds: 180,
      heldSeconds: 360,
      givenSeconds: 900,
    };
    expect(historyWords(history)).toBe(
      '12 requests in 90 days: 10 approved, 1 denied, 1 lapsed. 14 values revealed.',
    );
    expect(timesWords(history)).toBe(
      'Decided after 3 min, access held for 6 min of 15 min given, at the median.',
    );
    expect(historyWords({ ...history, asked: 0 })).toBe('Nothing was asked in 90 days before this.');
  });
});
