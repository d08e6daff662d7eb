import type { Rehearsal } from '#lib/access/rules/rehearsal.ts';
import { plural, shortLength } from './words.ts';

const PARTS: readonly ((value: number) => string)[] = [
  (value) => `spells out ${plural(value, 'character')} of the name`,
  (value) => (value === 0 ? 'has no **' : `has ${-value} **`),
  (value) => (value === 0 ? 'has no *' : `has ${-value} *`),
  (value) => `names ${plural(value, 'tag')}`,
  (value) => (value === 1 ? 'names the account' : 'names no account'),
  (value) => (value === 1 ? 'names the region' : 'names no region'),
  (value) => (value === 1 ? 'names the environment' : 'names no environment'),
];

/** Why a policy that covers the secret does not apply: the first thing in which the one that applies goes before it. */
export function whyItLost(ranking: Rehearsal['ranking'], index: number): string {
  const [first, lost] = [ranking[0], ranking[index]];
  if (!first || !lost || index === 0) return '';
  if (lost.behind === 'name') {
    return 'It is as specific and as strict; the older of two such policies applies.';
  }
  if (lost.behind === 'strictness') return 'It is as specific, and it is less strict.';
  const at = lost.specificity.findIndex((value, place) => value !== first.specificity[place]);
  const words = PARTS[at];
  if (!words) return 'It is less specific.';
  return `It is less specific: it ${words(lost.specificity[at] ?? 0)}, the one above ${words(first.specificity[at] ?? 0)}.`;
}

/** The answer of a rehearsal in one sentence. */
export function rehearsalSentence(
  rehearsal: Rehearsal,
  asker: { readonly name: string; readonly isYou: boolean },
): string {
  const who = asker.isYou ? 'You' : asker.name;
  const could = asker.isYou ? 'You could' : `${asker.name} could`;
  const { mayAsk, automatic, isReachable, durationSeconds } = rehearsal;
  if (rehearsal.ranking.length === 0) return 'No policy covers this, so nobody could be given access.';
  if (mayAsk === 'not-allowed')
    return `${who} could not ask: ${asker.isYou ? 'your' : 'their'} roles do not include it.`;
  if (mayAsk === 'not-named')
    return `${who} could not ask: the policy does not let ${asker.isYou ? 'you' : 'them'}.`;
  if (mayAsk === 'too-long') return `${who} could not ask for that long.`;
  if (automatic?.verdict === 'deny') return `${could} ask, and rule ${automatic.rule} would deny it at once.`;
  const long = shortLength(durationSeconds);
  if (automatic) return `${could} ask, and rule ${automatic.rule} would approve it at once, for ${long}.`;
  if (!isReachable) return `${could} ask, and it could not be approved: too few people could sign now.`;
  return `${could} ask for ${long}, and it could be approved.`;
}
