import { LookupEventsCommand, type LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';

/** Hands out turns so that calls keep a distance. One for everything that asks CloudTrail of one account and region. */
export interface Pacer {
  turn(): Promise<void>;
}

/** AWS allows two LookupEvents a second per account and region, and does not raise it. */
export const LOOKUPS_PER_SECOND = 2;

export function createPacer(
  perSecond: number = LOOKUPS_PER_SECOND,
  pause: (ms: number) => Promise<void> = sleep,
  clock: () => number = () => performance.now(),
): Pacer {
  // A little more than the distance, so that jitter on the way does not bring two calls too close.
  const distanceMs = (1000 / perSecond) * 1.02;
  let next = 0;
  return {
    async turn() {
      const now = clock();
      const at = Math.max(now, next);
      next = at + distanceMs;
      if (at > now) await pause(at - now);
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What of a CloudTrail client a look-up needs. */
export interface LookupClient {
  send(
    command: LookupEventsCommand,
    options?: { abortSignal?: AbortSignal },
  ): Promise<LookupEventsCommandOutput>;
}

/** One stretch of time to look up. */
export interface LookupWindow {
  readonly from: Date;
  /** Exclusive. AWS's EndTime is inclusive and knows whole seconds: a second asked twice does no harm. */
  readonly to: Date;
}

export interface LookupOptions {
  readonly client: LookupClient;
  readonly pacer: Pacer;
  /** The only filter: CloudTrail takes one attribute. Its own calls are of another source and never come back. */
  readonly eventSource: string;
  /** Asked for instead of the source: records of one name, whatever service wrote them. */
  readonly eventName?: string;
  readonly pause?: (ms: number) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type LookupRefusal = Refusal<'throttled' | 'denied' | 'unreachable' | 'endless'>;

const PAGE = 50;
const TRIES = 7;
/** 50 events each: a busy day of a large account has fewer. */
const MOST_PAGES = 20_000;

/**
 * Reads a window page by page, newest first as AWS gives it, and hands each page's records (JSON text) to `take`. A page that
 * an event lacks its record on has an empty text there, so that the loss is told.
 */
export async function lookUp(
  window: LookupWindow,
  options: LookupOptions,
  take: (records: readonly string[]) => Promise<void> | void,
): Promise<Result<{ readonly pages: number }, LookupRefusal>> {
  let token: string | undefined;
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    const page = await askPatiently(window, token, options);
    if (!page.ok) return page;
    await take((page.value.Events ?? []).map((event) => event.CloudTrailEvent ?? ''));
    const next = page.value.NextToken;
    if (next === undefined) return ok({ pages });
    if (next === token) break;
    token = next;
  }
  return refuse('endless', 'CloudTrail kept giving pages without end. The run was stopped.');
}

async function askPatiently(window: LookupWindow, token: string | undefined, options: LookupOptions) {
  const pause = options.pause ?? sleep;
  for (let attempt = 1; ; attempt++) {
    await options.pacer.turn();
    try {
      return ok(await ask(window, token, options));
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.refusal.code !== 'throttled' || attempt >= TRIES) return refusal;
      // Others use the same two calls a second: come back later each time, up to half a minute.
      await pause(Math.min(30_000, 500 * 2 ** attempt));
    }
  }
}

function ask(window: LookupWindow, token: string | undefined, options: LookupOptions) {
  const command = new LookupEventsCommand({
    LookupAttributes: [
      options.eventName === undefined
        ? { AttributeKey: 'EventSource', AttributeValue: options.eventSource }
        : { AttributeKey: 'EventName', AttributeValue: options.eventName },
    ],
    StartTime: window.from,
    EndTime: window.to,
    MaxResults: PAGE,
    ...(token === undefined ? {} : { NextToken: token }),
  });
  return options.client.send(command, options.signal ? { abortSignal: options.signal } : {});
}

/** AWS's own message is never passed on. */
function refusalOf(error: unknown) {
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'ThrottlingException' || name === 'TooManyRequestsException') {
    return refuse(
      'throttled',
      'CloudTrail is asked too often by somebody else in this account. It will be asked again.',
    );
  }
  if (
    name === 'AccessDeniedException' ||
    name === 'AccessDenied' ||
    name === 'OperationNotPermittedException'
  ) {
    return refuse('denied', 'The connection may not look up events. Its role needs cloudtrail:LookupEvents.');
  }
  return refuse('unreachable', 'CloudTrail could not be asked. It will be asked again.');
}
