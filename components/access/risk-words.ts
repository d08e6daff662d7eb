import type { PersonHistory, PersonSignal, SecretSignal } from '#lib/access/rules/risk.ts';
import type { Weight } from './weigh-words.ts';
import { firstName, lengthInWords, listed, plural, shortLength } from './words.ts';

/** What stands out about the one who asks, as facts to weigh. */
export function personWeights(signals: readonly PersonSignal[], requesterName: string): readonly Weight[] {
  const who = firstName(requesterName);
  return signals.map((signal) => ({ id: signal.code, mark: 'attention', ...personWords(signal, who) }));
}

function personWords(signal: PersonSignal, who: string): Pick<Weight, 'words' | 'at'> {
  switch (signal.code) {
    case 'outside-hours':
      return {
        words: `${who} does not usually ask at this hour: none of ${plural(signal.requests, 'earlier request')} was near ${String(signal.hour).padStart(2, '0')}:00 UTC.`,
      };
    case 'many-secrets':
      return signal.atOnce
        ? { words: `${signal.count} secrets are asked for at once.` }
        : { words: `${who} asked for ${signal.count} different secrets within a day.` };
    case 'appointed-lately':
      return { words: `${who} was given a role or a group by somebody`, at: signal.at.toISOString() };
    case 'break-glass-lately':
      return { words: `${who} broke the glass ${plural(signal.count, 'time')} in the last 30 days.` };
    case 'no-ticket':
      return { words: 'No ticket is named.' };
    case 'longest-window':
      return { words: `The longest time the policy allows is asked for: ${lengthInWords(signal.seconds)}.` };
    case 'namesake':
      return {
        words: `Somebody else has a name that reads like ${who}’s: ${listed(signal.emails, 'and')}. Look at the address.`,
      };
  }
}

export interface SecretNaming {
  readonly requestId: string;
  readonly href: string;
  readonly name: string | null;
  /** The secret's own state in words, where it is not well. */
  readonly state: string | null;
}

/** What stands out about one secret. `name`: said where several secrets are asked for. */
export function secretWeights(
  signals: readonly SecretSignal[],
  { requestId, href, name, state }: SecretNaming,
): readonly Weight[] {
  const which = name ?? 'This secret';
  return signals.map((signal) => ({
    id: `${requestId} ${signal.code}`,
    mark: 'attention',
    ...secretWords(signal, which, href, state),
  }));
}

function secretWords(
  signal: SecretSignal,
  which: string,
  href: string,
  state: string | null,
): Pick<Weight, 'words' | 'at' | 'link'> {
  const link = { href, label: 'Secret' };
  switch (signal.code) {
    case 'look-alike':
      return {
        words: `${which} has a name that reads like another secret’s: ${listed(signal.names, 'and')}.`,
        link,
      };
    case 'planned-deletion':
      return { words: `${which} is marked for deletion, since`, at: signal.at.toISOString(), link };
    case 'rotation-broken':
      return {
        words: `${which} cannot be rotated after this reveal. ${state ?? 'Its rotation fails or is overdue'}.`,
        link,
      };
    case 'never-rotates':
      return {
        words: `${which} does not rotate: whoever has seen its value keeps a value that works.`,
        link,
      };
  }
}

/** The past of the one who asks in one line of counts. */
export function historyWords(history: PersonHistory): string {
  if (history.asked === 0) return 'Nothing was asked in 90 days before this.';
  const ends = [
    [history.approved, 'approved'],
    [history.denied, 'denied'],
    [history.lapsed, 'lapsed'],
    [history.withdrawn, 'withdrawn'],
  ] as const;
  const counted = ends.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const reveals =
    history.reveals === 0 ? 'No value was revealed' : `${plural(history.reveals, 'value')} revealed`;
  return `${plural(history.asked, 'request')} in 90 days: ${counted.join(', ') || 'none decided'}. ${reveals}.`;
}

/** How long decisions and grants took, at the median; empty where nothing is known. */
export function timesWords({ decidedAfterSeconds, heldSeconds, givenSeconds }: PersonHistory): string {
  const parts = [
    ...(decidedAfterSeconds === null ? [] : [`Decided after ${shortLength(decidedAfterSeconds)}`]),
    ...(heldSeconds === null || givenSeconds === null
      ? []
      : [`access held for ${shortLength(heldSeconds)} of ${shortLength(givenSeconds)} given`]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}, at the median.`;
}
