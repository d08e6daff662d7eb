import { describe, expect, it } from 'vitest';
import { outcomeWords } from '#components/access/decision-words.ts';
import {
  automaticWords,
  firstLapse,
  policiesWords,
  signersWords,
  toldWords,
} from '#components/access/outlook-words.ts';
import { readDraft, targetOf, targetValue } from '#components/access/request-draft.ts';
import type { ItemOutlook } from '#lib/access/queries/preview-request.ts';

const OUTLOOK: ItemOutlook = {
  secretId: 's',
  secretName: 'prod/payments/db',
  environment: 'production',
  accountId: '1',
  region: 'r',
  production: true,
  owner: null,
  policyId: 'p',
  policyName: 'production-reveal',
  policyVersion: 7,
  scope: { paths: ['**'], environments: null, accounts: null, regions: null, tags: null },
  longestSeconds: 900,
  uses: 5,
  reasonMinimum: 20,
  ticketPattern: null,
  signatures: 1,
  couldSign: ['Noor Haddad', 'Tom Lindgren'],
  automatic: null,
  lapsesAt: '2026-11-20T16:30:00Z',
  labels: ['AWSCURRENT'],
  versionIds: [],
  keyNames: [],
};

describe('the live line', () => {
  it('says who will be told, people and channels', () => {
    expect(toldWords({ people: 2, channels: ['payments-access'] })).toBe(
      '2 people and #payments-access will be told.',
    );
    expect(toldWords({ people: 1, channels: [] })).toBe('1 person will be told.');
    expect(toldWords({ people: 0, channels: ['#ops'] })).toBe('#ops will be told.');
    expect(toldWords({ people: 0, channels: [] })).toBe('Nobody will be told.');
  });

  it('names the policies with how many secrets each applies to', () => {
    const other = { ...OUTLOOK, policyName: 'non-production-reveal' };
    expect(policiesWords([OUTLOOK])).toBe('Policy production-reveal applies.');
    expect(policiesWords([OUTLOOK, OUTLOOK, other])).toBe(
      'Policy production-reveal applies to 2 and non-production-reveal to 1.',
    );
  });

  it('says who can sign where that is the same for all, and how many signatures', () => {
    expect(signersWords([OUTLOOK])).toBe('Noor or Tom can sign.');
    expect(signersWords([{ ...OUTLOOK, signatures: 2 }])).toBe(
      'Noor or Tom can sign; 2 signatures are needed.',
    );
    expect(signersWords([OUTLOOK, { ...OUTLOOK, couldSign: ['Sofia'], signatures: 3 }])).toBe(
      'Who can sign differs by secret; up to 3 signatures are needed.',
    );
  });

  it('says what a rule decides at once, and counts it neither as waiting nor as lapsing', () => {
    const ruled = { ...OUTLOOK, automatic: { verdict: 'approve', rule: 'short' } as const };
    expect(automaticWords([ruled])).toEqual([
      'prod/payments/db: the rule short of production-reveal, edition 7, opens it at once.',
    ]);
    expect([signersWords([ruled]), firstLapse([ruled])]).toEqual(['', null]);
    expect(firstLapse([OUTLOOK, { ...OUTLOOK, lapsesAt: '2026-11-20T15:00:00Z' }])).toBe(
      '2026-11-20T15:00:00Z',
    );
  });
});

describe('a draft that was kept', () => {
  const item = {
    secretId: 's',
    act: 'reveal',
    stage: 'AWSCURRENT',
    versionId: null,
    keyNames: [],
    name: 'n',
    environment: 'production',
    place: '',
  };
  const draft = { items: [item], durationSeconds: null, uses: 2, reason: 'why', ticket: '' };

  it('is taken only in exactly its form', () => {
    expect(readDraft(draft)).toEqual(draft);
    for (const bad of [
      null,
      [],
      'text',
      {},
      { ...draft, items: 'x' },
      { ...draft, items: [{ ...item, keyNames: [1] }] },
      { ...draft, items: [{ ...item, name: undefined }] },
      { ...draft, durationSeconds: '900' },
      { ...draft, reason: 1 },
    ]) {
      expect(readDraft(bad)).toBeNull();
    }
  });

  it('names which value by label or version, also a label with blanks', () => {
    for (const target of [
      { stage: 'AWSCURRENT', versionId: null },
      { stage: 'version 2', versionId: null },
      { stage: null, versionId: 'e9a27b10' },
    ]) {
      expect(targetOf(targetValue(target))).toEqual(target);
    }
  });
});

describe('what came of a decision', () => {
  const done = (outcome: 'approved' | 'denied' | 'waiting' | 'revoked', grantId: string | null = null) => ({
    requestId: outcome,
    done: true as const,
    outcome,
    grantId,
    endsAt: null,
  });
  const refused = {
    requestId: 'x',
    done: false as const,
    refusal: { code: 'facts-changed', words: 'Changed.' },
  };

  it('is one sentence for one, and counts for several', () => {
    expect(outcomeWords({ items: [done('approved', 'grt_1')] }, 'Ana Ferreira')).toBe(
      'Signed. Ana has access now.',
    );
    expect(outcomeWords({ items: [done('approved')] }, 'Sofia')).toBe('Signed. It is in force now.');
    expect(outcomeWords({ items: [done('waiting')] }, 'Ana')).toBe('Signed. More signatures are needed.');
    expect(outcomeWords({ items: [done('denied')] }, 'Ana')).toBe('Denied. Ana reads your comment.');
    expect(outcomeWords({ items: [done('approved', 'g'), done('denied'), refused] }, 'Ana')).toBe(
      '1 opened, 1 denied. 1 item could not be decided; the reason stands there.',
    );
  });
});
