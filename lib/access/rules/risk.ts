/**
 * What makes a request stand out. Each signal is a fact with its numbers, counted from our own records; none of them
 * decides anything. Unknown is not the same as no: where nothing was looked at there is no signal either way.
 */

/** What is known of the one who asks, over the last 90 days unless said otherwise. */
export interface PersonRisk {
  /** Earlier requests by hour of the day, UTC: 24 counts. */
  readonly hours: readonly number[];
  /** Different secrets asked for within a day, this request included. */
  readonly secretsToday: number;
  /** When they were last given a role or a place in a group by somebody, within the last 7 days. */
  readonly appointedAt: Date | null;
  /** How often they broke the glass in the last 30 days. */
  readonly breakGlass: number;
  /** Addresses of other people whose names read like theirs. */
  readonly namesakes: readonly string[];
}

/** What is asked. */
export interface AskedRisk {
  readonly askedAt: Date;
  /** Secrets asked for in one go. */
  readonly items: number;
  readonly ticket: string | null;
  readonly durationSeconds: number;
  /** The longest the frozen policy allows. */
  readonly longestSeconds: number;
  readonly production: boolean;
}

/** What is known of the secret. */
export interface SecretRisk {
  /** Names that read alike and are other secrets. */
  readonly lookAlikes: readonly string[];
  readonly deletionAskedAt: Date | null;
  readonly rotationEnabled: boolean | null;
  /** The value cannot be renewed after this: its rotation fails or is overdue. */
  readonly rotationBroken: boolean;
}

export type PersonSignal =
  | { readonly code: 'namesake'; readonly emails: readonly string[] }
  | { readonly code: 'outside-hours'; readonly hour: number; readonly requests: number }
  | { readonly code: 'many-secrets'; readonly count: number; readonly atOnce: boolean }
  | { readonly code: 'appointed-lately'; readonly at: Date }
  | { readonly code: 'break-glass-lately'; readonly count: number }
  | { readonly code: 'no-ticket' }
  | { readonly code: 'longest-window'; readonly seconds: number };

export type SecretSignal =
  | { readonly code: 'look-alike'; readonly names: readonly string[] }
  | { readonly code: 'planned-deletion'; readonly at: Date }
  | { readonly code: 'rotation-broken' }
  | { readonly code: 'never-rotates' };

/** Fewer earlier requests say nothing about somebody's hours. */
const HOURS_NEED = 8;
/** So many secrets at once, or within a day, are many. */
const MANY_AT_ONCE = 5;
const MANY_A_DAY = 8;

/** What stands out about the person and what they ask, whichever secret it is for. */
export function personSignals(person: PersonRisk, asked: AskedRisk): readonly PersonSignal[] {
  const signals: PersonSignal[] = [];
  if (person.namesakes.length > 0) signals.push({ code: 'namesake', emails: person.namesakes });
  if (person.breakGlass > 0) signals.push({ code: 'break-glass-lately', count: person.breakGlass });
  if (person.appointedAt) signals.push({ code: 'appointed-lately', at: person.appointedAt });
  const hour = asked.askedAt.getUTCHours();
  const requests = person.hours.reduce((sum, count) => sum + count, 0);
  if (requests >= HOURS_NEED && !isUsualHour(person.hours, hour)) {
    signals.push({ code: 'outside-hours', hour, requests });
  }
  if (asked.items >= MANY_AT_ONCE) {
    signals.push({ code: 'many-secrets', count: asked.items, atOnce: true });
  } else if (person.secretsToday >= MANY_A_DAY) {
    signals.push({ code: 'many-secrets', count: person.secretsToday, atOnce: false });
  }
  if (asked.ticket === null) signals.push({ code: 'no-ticket' });
  if (asked.production && asked.durationSeconds >= asked.longestSeconds) {
    signals.push({ code: 'longest-window', seconds: asked.durationSeconds });
  }
  return signals;
}

/** An hour is usual if something was asked in it or in one of its neighbours, around midnight too. */
function isUsualHour(hours: readonly number[], hour: number): boolean {
  return [hour - 1, hour, hour + 1].some((near) => (hours[(near + 24) % 24] ?? 0) > 0);
}

/** What stands out about one secret. */
export function secretSignals(secret: SecretRisk): readonly SecretSignal[] {
  const signals: SecretSignal[] = [];
  if (secret.lookAlikes.length > 0) signals.push({ code: 'look-alike', names: secret.lookAlikes });
  if (secret.deletionAskedAt) signals.push({ code: 'planned-deletion', at: secret.deletionAskedAt });
  if (secret.rotationBroken) signals.push({ code: 'rotation-broken' });
  else if (secret.rotationEnabled === false) signals.push({ code: 'never-rotates' });
  return signals;
}

/** What one person asked for in 90 days and what became of it, this thread not counted. */
export interface PersonHistory {
  readonly asked: number;
  readonly approved: number;
  readonly denied: number;
  readonly lapsed: number;
  readonly withdrawn: number;
  /** Values that were delivered. */
  readonly reveals: number;
  /** Median time from asking to the last signature. Seconds; null without one. */
  readonly decidedAfterSeconds: number | null;
  /** Median time a grant that is over was held, and was given for. Seconds; null without one. */
  readonly heldSeconds: number | null;
  readonly givenSeconds: number | null;
}
