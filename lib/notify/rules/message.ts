import { oneLine, quoted } from './plain-text.ts';
import type { Told } from './told.ts';
import { environmentOf, wordsOf } from './words.ts';

/** A message in plain text, ready for any channel: foreign text is already inert, one line where one line is meant. */
export interface Message {
  readonly kind: string;
  readonly at: string;
  readonly headline: string;
  /** `production`, with the account, region and ARN of the secret; null where it is about none. */
  readonly place: string | null;
  readonly lines: readonly MessageLine[];
  readonly link: string;
  readonly linkWords: string;
}

export interface MessageLine {
  readonly label: string;
  readonly text: string;
  readonly quoted: boolean;
}

/** Composes what leaves the house. `origin`: where people reach the product. */
export function composeMessage(told: Told, origin: string): Message {
  const words = wordsOf(told);
  return {
    kind: told.kind,
    at: told.at.toISOString(),
    headline: oneLine(words.headline, 300),
    place: placeLine(told),
    lines: words.facts.map(({ label, text, quoted: isQuoted }) => ({
      label,
      quoted: isQuoted === true,
      text: text instanceof Date ? utc(text) : isQuoted ? quoted(text) : oneLine(text),
    })),
    link: origin + words.path,
    linkWords: words.open,
  };
}

/** What a person asked to be sent to see whether a channel works. */
export function composeTest(by: string, at: Date, origin: string): Message {
  return {
    kind: 'channel.test',
    at: at.toISOString(),
    headline: `Test message, asked for by ${oneLine(by, 120)}`,
    place: null,
    lines: [{ label: 'Needed', text: 'nothing', quoted: false }],
    link: `${origin}/channels`,
    linkWords: 'Open the channels',
  };
}

/** The environment is the first word of the second line. */
function placeLine(told: Told): string | null {
  const environment = environmentOf(told);
  if (!environment) return null;
  const arn = told.facts?.about === 'secret' ? told.facts.secretArn : told.secret?.arn;
  return oneLine([environment, ...(arn ? [arn] : [])].join(' · '), 2_100);
}

/** `2026-11-20 14:42 UTC`: readers of one channel live in several zones. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
