/** The sentences of requests, decisions and grants. Pure: facts in, words out. */

/** `15 minutes`, `1 hour`, `90 minutes`: a length of access in a sentence. Seconds. */
export function lengthInWords(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes % 60 === 0) return plural(minutes / 60, 'hour');
  return plural(minutes, 'minute');
}

/** `15 min`, `1 h`, `1 h 30 min`: on buttons and segments. Seconds. */
export function shortLength(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `once`, `twice`, `up to 5 times`. */
export function timesInWords(uses: number): string {
  if (uses === 1) return 'once';
  return uses === 2 ? 'up to twice' : `up to ${uses} times`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `Noor`, `Noor or Tom`, `Noor, Tom or Sofia`. */
export function listed(names: readonly string[], joint: 'and' | 'or'): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1)}`;
}

/** The first name; the whole name where it is one word. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name;
}

/** First names, at most four by name: `Noor, Tom or 3 others`. */
export function namedFew(names: readonly string[], joint: 'and' | 'or'): string {
  const firsts = names.map(firstName);
  if (firsts.length <= 4) return listed(firsts, joint);
  return listed([...firsts.slice(0, 3), plural(firsts.length - 3, 'other')], joint);
}

/** `a production value`, `a staging value`, `a value`: where unknown counts as production, the words say both. */
export function valueIn(environment: string): string {
  if (environment === 'unknown') return 'a value, environment unknown, as production';
  if (environment === 'other') return 'a value';
  return `a ${environment} value`;
}

/** What stands in the title of a request behind the name of who asks. */
export type AskedSubject =
  | {
      readonly about: 'secret';
      readonly environment: string;
      readonly durationSeconds: number;
      /** A change: its sentences, the title first. */
      readonly ordered?: { readonly words: readonly string[] } | null;
    }
  | { readonly about: 'policy'; readonly change: 'add' | 'edit' | 'retire'; readonly subjectName: string };

/** "to reveal a production value for 15 minutes", "to reveal 3 values for 15 minutes", "to edit the policy payments-reveal". */
export function askedTitle(subjects: readonly AskedSubject[]): string {
  const [first] = subjects;
  if (!first) return '';
  if (first.about === 'policy') return `to ${first.change} the policy ${first.subjectName}`;
  if (first.ordered) {
    const [title = 'to change it'] = first.ordered.words;
    const others = subjects.length > 1 ? `, and ${subjects.length - 1} more` : '';
    return `to ${title.charAt(0).toLowerCase()}${title.slice(1).replace(/\.$/, '')} in ${first.environment}${others}`;
  }
  const length = `for ${lengthInWords(first.durationSeconds)}`;
  if (subjects.length === 1) return `to reveal ${valueIn(first.environment)} ${length}`;
  const same = subjects.every((each) => each.about === 'secret' && each.environment === first.environment);
  const kind =
    same && first.environment !== 'unknown' && first.environment !== 'other' ? `${first.environment} ` : '';
  const number = NUMBERS[subjects.length]?.toLowerCase() ?? String(subjects.length);
  return `to reveal ${number} ${kind}values ${length}`;
}

/** The choices of a length of time: round steps up to the longest, which is always one of them. Seconds, at most four. */
export function lengthChoices(longest: number): readonly number[] {
  const steps = [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400];
  return [...steps.filter((step) => step < longest), longest].slice(-4);
}

/** What an approver may give: the asked length, and shorter ones. Seconds, at most three. */
export function shorterChoices(asked: number): readonly number[] {
  return lengthChoices(asked).slice(-3);
}

/** What one signature does: how many are approved and denied by it, and for how long where that is one length. */
export interface Signing {
  readonly approves: number;
  readonly denies: number;
  /** Null: the lengths differ, or nothing is timed. Seconds. */
  readonly seconds: number | null;
}

/** The button of a decision: exactly what is signed. */
export function signLabel({ approves, denies, seconds }: Signing): string {
  if (approves + denies === 0) return 'Sign';
  if (approves + denies > 1) {
    const parts = [
      ...(approves > 0 ? [`approve ${approves}`] : []),
      ...(denies > 0 ? [`deny ${denies}`] : []),
    ];
    return `Sign: ${parts.join(', ')}`;
  }
  if (denies === 1) return 'Sign: deny';
  return seconds === null ? 'Sign: approve' : `Sign: approve for ${shortLength(seconds)}`;
}

/** "No signature yet, one needed", "1 of 2 signatures"; when nobody can sign any more, "No signature". */
export function signatureWords(signed: number, needed: number, waiting = true): string {
  if (signed === 0 && !waiting) return 'No signature';
  if (signed === 0) return `No signature yet, ${needed === 1 ? 'one' : needed} needed`;
  return `${signed} of ${plural(needed, 'signature')}`;
}

/** What is left of a counter: "3 of 5 uses left", "no uses left". */
export function usesLeft(taken: number, allowed: number): string {
  const left = Math.max(0, allowed - taken);
  return left === 0 ? 'no uses left' : `${left} of ${plural(allowed, 'use')} left`;
}

/** "You used 2 of 3." */
export function usedWords(taken: number, allowed: number): string {
  return taken === 0
    ? `None of ${plural(allowed, 'use')} was taken.`
    : `${taken} of ${plural(allowed, 'use')} taken.`;
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** At the beginning of a sentence: `Three requests`, `12 requests`. */
export function countedFirst(count: number, one: string, many = `${one}s`): string {
  return `${NUMBERS[count] ?? count} ${count === 1 ? one : many}`;
}

/** The title of the inbox. */
export function inboxTitle(waiting: number): string {
  if (waiting === 0) return 'Nothing waits for you.';
  return `${countedFirst(waiting, 'request waits', 'requests wait')} for you.`;
}

/** The title of My access. */
export function accessTitle(open: number, waiting: number): string {
  if (open > 0) return `You hold access to ${countedFirst(open, 'secret').toLowerCase()}.`;
  return waiting > 0
    ? `You hold no access. ${countedFirst(waiting, 'request waits', 'requests wait')} for a decision.`
    : 'You hold no access.';
}
