import { DAY_MS } from '../calendar.ts';
import { type AdviceFacts, WINDOW_DAYS } from './advice.ts';

export interface Idleness {
  /** Whole days without a read, at least the window. */
  readonly days: number;
  readonly everRead: boolean;
  /** Only tools that look after secrets read it. */
  readonly onlyTools: boolean;
}

/**
 * Whether nobody used a value for the whole window: `null` if somebody did, if it is younger than that, or if nobody
 * knows. AWS's own date of the last read knows no callers; one within the window counts as a use unless the trail has
 * seen the whole window and every read in it came from a tool that looks after secrets.
 */
export function idlenessOf(facts: AdviceFacts, now: number): Idleness | null {
  const edge = now - WINDOW_DAYS * DAY_MS;
  if (facts.deletionAskedAt !== null || facts.owningService !== null) return null;
  if (facts.createdAt === null || facts.createdAt > edge) return null;
  if (facts.callers.some((caller) => !caller.isInventoryTool)) return null;
  const lately = facts.lastAccessedOn !== null && facts.lastAccessedOn + DAY_MS > edge;
  const explained = facts.callers.length > 0 && facts.seenDays >= WINDOW_DAYS;
  if (lately && !explained) return null;
  const since = lately || facts.lastAccessedOn === null ? facts.createdAt : facts.lastAccessedOn;
  return {
    days: lately ? WINDOW_DAYS : Math.floor((now - since) / DAY_MS),
    everRead: facts.lastAccessedOn !== null,
    onlyTools: lately,
  };
}

export function idleWords(days: number, everRead: boolean, onlyTools: boolean): string {
  if (onlyTools) return `only tools that look after secrets read it in the last ${days} days`;
  return everRead ? `nobody read it for ${days} days` : `nobody ever read it in the ${days} days it exists`;
}
