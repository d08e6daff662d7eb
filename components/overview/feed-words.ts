import type { FeedSource } from '#lib/trail/queries/feed-health.ts';
import type { MarkState } from '../format/mark.tsx';

/** A source this late is called so, and is blind; CloudTrail itself takes up to a quarter of an hour. Seconds. */
export const LATE_SECONDS = 30 * 60;

/** The state of one source and, where it is not well, what is the matter. */
export function feedWords(source: Pick<FeedSource, 'outcome' | 'words' | 'gaps' | 'behindSeconds'>): {
  readonly state: MarkState;
  readonly words: string | null;
} {
  if (source.outcome === 'never-run') return { state: 'not-seen', words: 'not read yet' };
  if (source.outcome === 'failed') {
    return { state: 'attention', words: source.words ?? 'the last read failed' };
  }
  if ((source.behindSeconds ?? 0) > LATE_SECONDS) return { state: 'attention', words: 'late' };
  if (source.gaps.length > 0) {
    return { state: 'attention', words: source.gaps.length === 1 ? 'one gap' : `${source.gaps.length} gaps` };
  }
  return { state: 'fine', words: null };
}
