import { describe, expect, it } from 'vitest';
import { policyConditions, policySentence, scopeWords, stepWords } from '#components/access/policy-words.ts';
import {
  askedTitle,
  lengthChoices,
  lengthInWords,
  listed,
  namedFew,
  shorterChoices,
  shortLength,
  signatureWords,
  signLabel,
  timesInWords,
  usedWords,
  usesLeft,
} from '#components/access/words.ts';
import { DEFAULT_POLICIES, policyDocumentSchema } from '#lib/access/rules/policy.ts';

describe('lengths and counts', () => {
  it.each([
    [60, '1 minute', '1 min'],
    [900, '15 minutes', '15 min'],
    [3_600, '1 hour', '1 h'],
    [5_400, '90 minutes', '1 h 30 min'],
    [14_400, '4 hours', '4 h'],
  ])('%i s reads %s and %s', (seconds, sentence, short) => {
    expect(lengthInWords(seconds)).toBe(sentence);
    expect(shortLength(seconds)).toBe(short);
  });

  it('offers round lengths up to the longest, which is always there', () => {
    expect(lengthChoices(900)).toEqual([60, 300, 600, 900]);
    expect(lengthChoices(3_600)).toEqual([600, 900, 1_800, 3_600]);
    expect(lengthChoices(1_200)).toEqual([300, 600, 900, 1_200]);
    expect(lengthChoices(60)).toEqual([60]);
  });

  it('lets an approver shorten and never lengthen', () => {
    expect(shorterChoices(900)).toEqual([300, 600, 900]);
    expect(shorterChoices(60)).toEqual([60]);
    for (const asked of [60, 300, 900, 3_600, 14_400]) expect(Math.max(...shorterChoices(asked))).toBe(asked);
  });

  it('says how often', () => {
    expect([1, 2, 5].map(timesInWords)).toEqual(['once', 'up to twice', 'up to 5 times']);
    expect([usesLeft(2, 5), usesLeft(5, 5), usesLeft(0, 1)]).toEqual([
      '3 of 5 uses left',
      'no uses left',
      '1 of 1 use left',
    ]);
    expect([usedWords(0, 5), usedWords(2, 5)]).toEqual(['None of 5 uses was taken.', '2 of 5 uses taken.']);
  });
});

describe('names', () => {
  it('lists with one joint', () => {
    expect(listed([], 'or')).toBe('');
    expect(listed(['Noor'], 'or')).toBe('Noor');
    expect(listed(['Noor', 'Tom'], 'or')).toBe('Noor or Tom');
    expect(listed(['Noor', 'Tom', 'Sofia'], 'and')).toBe('Noor, Tom and Sofia');
  });

  it('names a few people and counts the rest', () => {
    expect(namedFew(['Noor Haddad', 'Tom Lindgren'], 'or')).toBe('Noor or Tom');
    expect(namedFew(['A A', 'B B', 'C C', 'D D', 'E E', 'F F'], 'or')).toBe('A, B, C or 3 others');
  });
});

describe('requests and decisions', () => {
  it('says what is asked and how long', () => {
    const asked = { about: 'secret', durationSeconds: 900 } as const;
    const production = { ...asked, environment: 'production' };
    expect(askedTitle([production])).toBe('to reveal a production value for 15 minutes');
    expect(askedTitle([production, production])).toBe('to reveal two production values for 15 minutes');
    expect(askedTitle([production, production, { ...asked, environment: 'staging' }])).toBe(
      'to reveal three values for 15 minutes',
    );
    expect(askedTitle([{ ...asked, environment: 'unknown' }])).toBe(
      'to reveal a value, environment unknown, as production for 15 minutes',
    );
    expect(askedTitle([{ ...asked, environment: 'other' }])).toBe('to reveal a value for 15 minutes');
    expect(askedTitle([{ about: 'policy', change: 'edit', subjectName: 'payments-reveal' }])).toBe(
      'to edit the policy payments-reveal',
    );
  });

  it('names on the button what is signed', () => {
    expect(signLabel({ approves: 1, denies: 0, seconds: 600 })).toBe('Sign: approve for 10 min');
    expect(signLabel({ approves: 1, denies: 0, seconds: null })).toBe('Sign: approve');
    expect(signLabel({ approves: 0, denies: 1, seconds: 600 })).toBe('Sign: deny');
    expect(signLabel({ approves: 2, denies: 1, seconds: 600 })).toBe('Sign: approve 2, deny 1');
    expect(signLabel({ approves: 0, denies: 3, seconds: 600 })).toBe('Sign: deny 3');
  });

  it('counts signatures', () => {
    expect(signatureWords(0, 1)).toBe('No signature yet, one needed');
    expect(signatureWords(0, 2)).toBe('No signature yet, 2 needed');
    expect(signatureWords(1, 2)).toBe('1 of 2 signatures');
    expect(signatureWords(0, 1, false)).toBe('No signature');
  });
});

describe('policies as sentences', () => {
  const [production, others] = DEFAULT_POLICIES.map((policy) => policy.document);

  it('reads the two policies every installation starts with', () => {
    expect(production && policySentence(production)).toBe(
      'In production and where the environment is unknown, a reveal needs 1 signature from an approver or admin, for at most 15 min and 5 uses.',
    );
    expect(others && scopeWords(others.scope)).toBe('In staging, development and other environments');
    expect(production && policyConditions(production)).toBe(
      'Asked by an engineer, approver or admin, with a reason of at least 20 characters. Lapses undecided after 2 h.',
    );
  });

  it('names paths, accounts, tags, steps and tickets', () => {
    const document = policyDocumentSchema.parse({
      scope: {
        paths: ['prod/payments/**'],
        environments: null,
        accounts: ['111122223333'],
        regions: ['eu-central-1', 'eu-west-1'],
        tags: { tier: 'gold' },
      },
      act: 'reveal',
      askers: { roles: ['engineer'] },
      steps: [
        { signatures: 2, roles: ['approver'] },
        { signatures: 1, roles: ['admin'] },
      ],
      ticketPattern: 'INC-#',
    });
    expect(scopeWords(document.scope)).toBe(
      'In prod/payments/**, in account 111122223333, in eu-central-1 or eu-west-1, tagged tier = gold',
    );
    expect(stepWords(document)).toBe('2 signatures from an approver, then 1 from an admin');
    expect(policyConditions(document)).toContain('and a ticket like INC-#');
  });

  it('says that a policy without a limit holds everywhere', () => {
    const scope = { paths: ['**'], environments: null, accounts: null, regions: null, tags: null };
    expect(scopeWords(scope)).toBe('Everywhere');
  });
});
