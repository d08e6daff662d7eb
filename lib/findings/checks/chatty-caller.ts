import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

/** Once a minute all day: a cache of five minutes would take away four of five. */
const READS_OF_A_DAY = 1_440;
const CACHE_SECONDS = 300;

export const chattyCaller: Check<'reader'> = {
  name: 'chatty-caller',
  looksAt: 'reader',
  title: 'Reads far more often than the value changes',
  risk: 'Each call costs money and takes a share of the quota that the whole account has.',
  remedy:
    'Let the caller keep the value for some minutes, with one of the caching clients or the agent that AWS offers.',
  judge(facts) {
    if (facts.kind === 'person' || facts.days === 0) return null;
    const perDay = Math.round(facts.reads / facts.days);
    if (perDay < READS_OF_A_DAY || facts.changes * 10 > facts.reads) return null;
    return {
      subject: `${facts.secretId} ${facts.principalId}`,
      secretId: facts.secretId,
      severity: 'low',
      since: facts.firstAt,
      evidence: {
        who: facts.who,
        perDay,
        cached: Math.round(86_400 / CACHE_SECONDS),
        changes: facts.changes,
      },
    };
  },
  says: (evidence) =>
    `is read by ${textIn(evidence, 'who')} ${counted(numberIn(evidence, 'perDay'), 'time')} a day; one that caches for 5 min needs at most ${numberIn(evidence, 'cached')} per running copy.`,
};
