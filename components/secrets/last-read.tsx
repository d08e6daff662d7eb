'use client';

import { formatAge, formatInstant } from '../format/time.ts';
import { useNow } from '../format/viewer.tsx';

const DAY_MS = 86_400_000;

/**
 * The day of the last read in UTC, as AWS tells it: it knows no time of day, so neither do we. `null`: AWS knows of no
 * read in this region.
 */
export function LastRead({ on }: { on: string | null }) {
  const now = useNow();
  if (on === null) return 'never';
  const today = new Date(now).toISOString().slice(0, 10);
  const yesterday = new Date(now - DAY_MS).toISOString().slice(0, 10);
  const at = `${on}T00:00:00Z`;
  const words = on >= today ? 'today' : on === yesterday ? 'yesterday' : formatAge(at, now, 'ago');
  return (
    <time dateTime={on} title={`${formatInstant(at, { now: 0, zone: 'UTC' })}, a day in UTC`}>
      {words}
    </time>
  );
}
