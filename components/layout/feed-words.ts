import { formatDuration } from '../format/time.ts';

export interface FeedState {
  /** The worst delay of the feeds that are read again and again; null: nothing was read yet. */
  readonly behindSeconds: number | null;
  readonly gaps: number;
  /** Account-regions that could not be read the last time. */
  readonly failed: number;
}

/** A delay below this is how CloudTrail delivers; above it something is late. */
const USUAL_SECONDS = 20 * 60;

/** The state of the feed for the bar: words, and a mark where somebody should look. */
export function feedWords(feed: FeedState): { words: string; state?: 'attention' | 'not-seen' } {
  if (feed.behindSeconds === null) return { words: 'Trail not read yet', state: 'not-seen' };
  const parts = [`Trail ${formatDuration(feed.behindSeconds * 1_000)} behind`];
  if (feed.gaps > 0) parts.push(feed.gaps === 1 ? '1 gap' : `${feed.gaps} gaps`);
  if (feed.failed > 0)
    parts.push(feed.failed === 1 ? '1 region not answering' : `${feed.failed} regions not answering`);
  const late = feed.behindSeconds > USUAL_SECONDS || feed.gaps > 0 || feed.failed > 0;
  return late ? { words: parts.join(', '), state: 'attention' } : { words: parts.join(', ') };
}
