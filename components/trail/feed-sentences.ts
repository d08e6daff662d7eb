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
}

/** A delay up to this is how CloudTrail delivers. */
export const USUAL_DELAY_SECONDS = 20 * 60;

/** How a feed is: the worst that is true of it. */
export function feedStanding(feed: FeedState): 'broken' | 'attention' | 'not-seen' | 'fine' {
  if (feed.outcome === 'failed') return 'broken';
  if (feed.outcome === 'never-run' || (feed.source !== 'file' && feed.behindSeconds === null))
    return 'not-seen';
  const late = feed.behindSeconds !== null && feed.behindSeconds > USUAL_DELAY_SECONDS;
  return late || feed.gaps.length > 0 ? 'attention' : 'fine';
}

/** The sentence the feed opens with. */
export function feedSentence(feeds: readonly FeedState[]): string {
  const repeated = feeds.filter((feed) => feed.source !== 'file');
  if (feeds.length === 0) return 'Nothing feeds the trail yet.';
  if (repeated.length === 0) return 'Only imported files feed the trail.';
  const standing = repeated.map(feedStanding);
  const failed = standing.filter((one) => one === 'broken').length;
  const unread = standing.filter((one) => one === 'not-seen').length;
  const gaps = repeated.reduce((sum, feed) => sum + feed.gaps.length, 0);
  const behind = Math.max(0, ...repeated.map((feed) => feed.behindSeconds ?? 0));
  const troubles = [
    ...(failed > 0 ? [`${countOf(failed, 'feed')} did not answer`] : []),
    ...(unread > 0 ? [`${countOf(unread, 'feed')} ${unread === 1 ? 'was' : 'were'} never read`] : []),
    ...(gaps > 0 ? [`there ${gaps === 1 ? 'is' : 'are'} ${countOf(gaps, 'gap')}`] : []),
  ];
  const delay = `The trail is ${formatDuration(behind * 1_000)} behind`;
  return troubles.length === 0 ? `${delay}, without a gap.` : `${delay}; ${troubles.join(', ')}.`;
}
