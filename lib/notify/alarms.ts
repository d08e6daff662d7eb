import { randomBytes } from 'node:crypto';
import type { Log } from '#lib/kernel/log.ts';
import { postOutside } from './post-outside.ts';
import { ALARMS, type AlarmKind } from './rules/alarm.ts';
import { isSlackAddress } from './rules/channel.ts';
import { dressFor } from './rules/dress-message.ts';
import type { Message } from './rules/message.ts';
import { attemptOf } from './rules/outcome.ts';
import type { OutsideLimits } from './rules/outside-address.ts';
import { oneLine } from './rules/plain-text.ts';
import { signWebhook } from './rules/sign-webhook.ts';

/** Where alarms go, from the configuration: nothing of it is in the database, which may be what is down. */
export interface AlarmTarget {
  readonly url: string;
  /** Signs it, where the receiver verifies. Not for Slack. */
  readonly secret: string | null;
}

export interface Alarms {
  /**
   * Says at once, past the database, that somebody must look: a line in the log, and a message to the address of the
   * configuration. The same words are said again after ten minutes at the earliest. Never throws; resolves when the
   * message is out or was given up, within 60 s.
   */
  raise(kind: AlarmKind, words?: string): Promise<'raised' | 'raised-lately' | 'log-only' | 'not-delivered'>;
}

const AGAIN_AFTER_MS = 10 * 60_000;
/** Waits before each attempt. With 10 s for each they fit into a minute. */
const WAITS_MS = [0, 2_000, 8_000, 12_000] as const;

/** `now` is a clock that only goes forward, in milliseconds. */
export function openAlarms(
  given: {
    readonly log: Log;
    readonly target: AlarmTarget | null;
    readonly limits: OutsideLimits;
    readonly origin: string;
  },
  now: () => number = () => performance.now(),
): Alarms {
  const lately = new Map<string, number>();
  return {
    raise: async (kind, words) => {
      for (const [said, at] of lately) if (now() - at >= AGAIN_AFTER_MS) lately.delete(said);
      const said = `${kind} ${words ?? ''}`;
      if (lately.has(said)) return 'raised-lately';
      lately.set(said, now());
      given.log.error({ event: 'alarm', code: kind });
      if (!given.target) return 'log-only';
      const message = messageOf(kind, words, given.origin);
      return (await send(given.target, message, given.limits)) ? 'raised' : 'not-delivered';
    },
  };
}

async function send(target: AlarmTarget, message: Message, limits: OutsideLimits): Promise<boolean> {
  const url = URL.parse(target.url);
  const slack = url !== null && isSlackAddress(url);
  const body = Buffer.from(dressFor(slack ? 'slack' : 'webhook', message), 'utf8');
  const id = `msg_${randomBytes(10).toString('hex')}`;
  for (const wait of WAITS_MS) {
    if (wait > 0) await new Promise((next) => setTimeout(next, wait));
    const sentAt = new Date();
    const headers = target.secret && !slack ? signWebhook([target.secret], { id, sentAt, body }) : {};
    const answer = await postOutside({ url: target.url, headers, body }, limits);
    if ('status' in answer && attemptOf(answer.status, null).outcome === 'delivered') return true;
  }
  return false;
}

function messageOf(kind: AlarmKind, words: string | undefined, origin: string): Message {
  const { headline, path } = ALARMS[kind];
  return {
    kind: `alarm.${kind}`,
    at: new Date().toISOString(),
    headline: `Alarm: ${headline}`,
    place: null,
    lines: words ? [{ label: 'What', text: oneLine(words), quoted: false }] : [],
    link: origin + path,
    linkWords: 'Open Countersign',
  };
}
