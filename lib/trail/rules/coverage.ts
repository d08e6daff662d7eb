/** A stretch of time; `to` is exclusive. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
}

/** The stretches joined where they touch, in order. */
export function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const sorted = [...stretches].sort((a, b) => a.from.getTime() - b.from.getTime());
  const joined: { from: Date; to: Date }[] = [];
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = new Date(Math.max(to.getTime(), last.to.getTime()));
    else joined.push({ from, to });
  }
  return joined;
}

/** What of the window no stretch has seen. */
export function gapsIn(window: Stretch, seen: readonly Stretch[]): Stretch[] {
  const gaps: Stretch[] = [];
  let from = window.from;
  for (const stretch of joinStretches(seen)) {
    if (stretch.to <= from) continue;
    if (stretch.from >= window.to) break;
    if (stretch.from > from) gaps.push({ from, to: stretch.from });
    from = stretch.to;
  }
  if (from < window.to) gaps.push({ from, to: window.to });
  return gaps;
}

const DAY_MS = 86_400_000;

/** How a day (UTC) was seen: the words of the coverage grid. */
export function dayCoverage(
  day: Date,
  until: Date,
  seen: readonly Stretch[],
): 'seen' | 'partly' | 'not-seen' {
  const end = new Date(Math.min(day.getTime() + DAY_MS, until.getTime()));
  if (end <= day) return 'not-seen';
  const gaps = gapsIn({ from: day, to: end }, seen);
  if (gaps.length === 0) return 'seen';
  const [only] = gaps;
  return gaps.length === 1 && only && only.from <= day && only.to >= end ? 'not-seen' : 'partly';
}
