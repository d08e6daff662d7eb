/** The few lines of arithmetic all charts share. Pure. */

/** A number of at most one decimal, for coordinates: pictures stay small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The values of at most two gridlines: the larger is a round number not above `max`, the smaller half of it. */
export function gridlines(max: number): number[] {
  if (max <= 0) return [];
  if (max < 2) return [1].filter((line) => line <= max);
  const power = 10 ** Math.floor(Math.log10(max));
  const top = [5, 4, 2, 1].map((step) => step * power).find((line) => line <= max) ?? power;
  const half = top / 2;
  return Number.isInteger(half) ? [half, top] : [top];
}

const DAY_MS = 86_400_000;

/** The days from `from` to `to`, both included, as `2026-11-20` in UTC. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** Which of `count` columns get a date below: about every `every`-th, so that labels never touch. */
export function tickIndexes(count: number, width: number, room = 88): number[] {
  if (count === 0) return [];
  const every = Math.max(1, Math.ceil((room * count) / width));
  const ticks: number[] = [];
  for (let index = Math.min(count - 1, Math.floor(every / 2)); index < count; index += every)
    ticks.push(index);
  return ticks;
}

/** Runs of days in a row, as index pairs, both included. */
export function runs(flags: readonly boolean[]): [number, number][] {
  const found: [number, number][] = [];
  flags.forEach((is, index) => {
    const last = found[found.length - 1];
    if (!is) return;
    if (last && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  });
  return found;
}
