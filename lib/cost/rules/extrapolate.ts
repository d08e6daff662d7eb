import type { Micros } from './money.ts';

/** What the calls of one account and region cost, and how much of the time was seen. */
export interface SeenCalls {
  readonly micros: Micros;
  readonly hours: number;
  readonly seenHours: number;
}

/** What calls outside the seen hours would add, if they went on alike. `null`: nothing was seen, so nobody can say. */
export function beyondSeen({ micros, hours, seenHours }: SeenCalls): Micros | null {
  if (seenHours <= 0) return hours > 0 ? null : 0;
  return Math.round((micros * Math.max(0, hours - seenHours)) / seenHours);
}
