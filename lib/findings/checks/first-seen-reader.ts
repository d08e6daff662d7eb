import { type Check, textIn } from '../rules/check.ts';

export const firstSeenReader: Check<'reader'> = {
  name: 'first-seen-reader',
  looksAt: 'reader',
  title: 'A reader that was not seen before',
  risk: 'Either something new was released, or somebody found a way to a value that is not theirs.',
  remedy: 'Ask the owner whether this reader is meant. If it is, acknowledge it with that reason.',
  judge(facts) {
    // Where nothing was watched before, everybody would be new.
    if (!facts.isProtected || facts.readBefore || !facts.seenBefore || facts.reads === 0) return null;
    return {
      subject: `${facts.secretId} ${facts.principalId}`,
      secretId: facts.secretId,
      severity: 'medium',
      since: facts.firstAt,
      evidence: { who: facts.who, kind: facts.kind, reads: facts.reads },
    };
  },
  says: (evidence) => `was read by ${textIn(evidence, 'who')} for the first time that we have seen.`,
};
