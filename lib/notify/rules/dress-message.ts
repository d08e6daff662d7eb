import type { ChannelKind } from './channel.ts';
import type { Message, MessageLine } from './message.ts';

/** The text of a message for one kind of channel. It is kept, so that every attempt sends the same. */
export function dressFor(
  kind: ChannelKind,
  message: Message,
  about: Readonly<Record<string, string | null>> = {},
): string {
  switch (kind) {
    case 'webhook':
      return webhookBody(message, about);
    case 'slack':
      return slackBody(message);
    case 'sns':
      return JSON.stringify(mailOf(message));
  }
}

/** The body of a webhook: the envelope of Standard Webhooks, JSON. Fields are added, never renamed. */
export function webhookBody(message: Message, about: Readonly<Record<string, string | null>>): string {
  const { kind, at, headline, place, lines, link } = message;
  return JSON.stringify({
    type: kind,
    timestamp: at,
    data: {
      headline,
      place,
      facts: lines.map(({ label, text }) => ({ label, text })),
      link,
      ...about,
    },
  });
}

/** Limits of Slack's Block Kit for one block and one header. */
const LONGEST_BLOCK = 3_000;
const LONGEST_HEADER = 150;

/**
 * The body for an incoming webhook of Slack. What people wrote stands in blocks of plain text, where Slack knows no
 * mentions, links or formats; the line for notifications is escaped. There is nothing to press but the link.
 */
export function slackBody(message: Message): string {
  const { headline, place, lines, link, linkWords } = message;
  return JSON.stringify({
    text: escapeSlack(headline),
    link_names: false,
    parse: 'none',
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(headline, LONGEST_HEADER) },
      ...(place ? [{ type: 'section', text: plain(place, LONGEST_BLOCK) }] : []),
      ...lines.map((line) => ({ type: 'section', text: plain(lineOf(line), LONGEST_BLOCK) })),
      { type: 'section', text: { type: 'mrkdwn', text: `<${escapeSlack(link)}|${escapeSlack(linkWords)}>` } },
    ],
  });
}

function plain(text: string, most: number) {
  const cut = text.length > most - 40 ? `${text.slice(0, most - 60).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
  return { type: 'plain_text', text: escapeSlack(cut, most), emoji: false };
}

/** The three characters that Slack gives a meaning. What grows too long by it is cut before a character, not inside. */
export function escapeSlack(text: string, most = Number.POSITIVE_INFINITY): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.length <= most ? escaped : `${escaped.slice(0, most - 1).replace(/&[a-z]*$/, '')}…`;
}

/** Limits of SNS: a subject of less than 100 printable ASCII characters. */
const LONGEST_SUBJECT = 99;

/** Subject and text of an e-mail by way of SNS. */
export function mailOf(message: Message): { readonly subject: string; readonly text: string } {
  const { headline, place, lines, link, linkWords } = message;
  const text = [
    headline,
    ...(place ? [place] : []),
    '',
    ...lines.map(lineOf),
    '',
    `${linkWords}: ${link}`,
    '',
    'Sign in to decide. This message cannot be answered.',
  ].join('\n');
  return { subject: subjectOf(`Countersign: ${headline}`), text };
}

/** What is not printable ASCII is left out of its accents, or becomes a question mark: a header cannot be forged. */
function subjectOf(text: string): string {
  const ascii = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]/gu, '?');
  return ascii.length <= LONGEST_SUBJECT ? ascii : `${ascii.slice(0, LONGEST_SUBJECT - 3)}...`;
}

function lineOf({ label, text, quoted }: MessageLine): string {
  return quoted ? `${label}:\n${text}` : `${label}: ${text}`;
}
