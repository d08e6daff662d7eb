import { countOf, formatCount } from '../format/number.ts';
import { formatDuration } from '../format/time.ts';

interface Run {
  readonly outcome: string;
  readonly counts: { readonly new?: number; readonly unreadable?: number };
}

/** What the last runs brought. */
export function runsSentence(runs: readonly Run[]): string {
  if (runs.length === 0) return 'Nothing has been imported yet.';
  const failed = runs.filter((run) => run.outcome === 'failed').length;
  const added = runs.reduce((sum, run) => sum + (run.counts.new ?? 0), 0);
  const brought = `${countOf(runs.length, 'run')} brought ${countOf(added, 'new record')}`;
  return failed > 0 ? `${brought}; ${formatCount(failed)} failed.` : `${brought}.`;
}

export interface FeedState {
  readonly source: string;
  readonly outcome: 'done' | 'failed' | 'never-run';
  readonly behindSeconds: number | null;
  readonly gaps: readonly unknown[];
  readonly quietSince?: string | null;
  readonly forgottenAt?: string | null;
  readonly digests?: { readonly openFacts: number; readonly notTaken: number } | null;
}

/** A delay up to this is how CloudTrail delivers. */
export const USUAL_DELAY_SECONDS = 20 * 60;

/** How a feed is: the worst that is true of it. */
export function feedStanding(feed: FeedState): 'broken' | 'attention' | 'not-seen' | 'fine' {
  if (feed.outcome === 'failed' || (feed.digests?.openFacts ?? 0) > 0) return 'broken';
  // What is sent to us has no stretch that it could have missed.
  const isRead = feed.source === 'lookup' || feed.source === 's3';
  if (feed.outcome === 'never-run' || (isRead && feed.behindSeconds === null)) return 'not-seen';
  const late = feed.behindSeconds !== null && feed.behindSeconds > lateAfter(feed.source);
  const isOdd = Boolean(feed.quietSince) || Boolean(feed.forgottenAt) || (feed.digests?.notTaken ?? 0) > 0;
  return late || isOdd || feed.gaps.length > 0 ? 'attention' : 'fine';
}

/** A bucket that a queue announces is listed every ten minutes only. */
function lateAfter(source: string): number {
  return source === 's3' ? USUAL_DELAY_SECONDS + 15 * 60 : USUAL_DELAY_SECONDS;
}

/** The sentence the feed opens with: what may have been changed first, then what is not read, then how late it is. */
export function feedSentence(feeds: readonly FeedState[]): string {
  const repeated = feeds.filter((feed) => feed.source !== 'file');
  if (feeds.length === 0) return 'Nothing feeds the trail yet.';
  if (repeated.length === 0) return 'Only imported files feed the trail.';
  const facts = repeated.reduce((sum, feed) => sum + (feed.digests?.openFacts ?? 0), 0);
  if (facts > 0) {
    return facts === 1
      ? 'One thing speaks against the trail being whole and unchanged.'
      : `${formatCount(facts)} things speak against the trail being whole and unchanged.`;
  }
  const failed = repeated.filter((feed) => feed.outcome === 'failed').length;
  const unread = repeated.filter((feed) => feedStanding(feed) === 'not-seen').length;
  const quiet = repeated.filter((feed) => feed.quietSince).length;
  const gaps = repeated.reduce((sum, feed) => sum + feed.gaps.length, 0);
  const behind = Math.max(0, ...repeated.map((feed) => feed.behindSeconds ?? 0));
  const troubles = [
    ...(failed > 0 ? [`${countOf(failed, 'feed')} did not answer`] : []),
    ...(unread > 0 ? [`${countOf(unread, 'feed')} ${unread === 1 ? 'was' : 'were'} never read`] : []),
    ...(quiet > 0
      ? [`${countOf(quiet, 'feed')} ${quiet === 1 ? 'is' : 'are'} quiet for longer than usual`]
      : []),
    ...(gaps > 0 ? [`there ${gaps === 1 ? 'is' : 'are'} ${countOf(gaps, 'gap')}`] : []),
  ];
  const delay = `The trail is ${formatDuration(behind * 1_000)} behind`;
  return troubles.length === 0 ? `${delay}, without a gap.` : `${delay}; ${troubles.join(', ')}.`;
}
