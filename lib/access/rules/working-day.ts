/** Monday to Friday, as `Intl` numbers the days of a week in its short English names. */
const WORKING = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const DAY_MS = 86_400_000;
/** Two weekend days and one to look from. */
const MOST_DAYS = 3;

/**
 * The same time of day on the next working day, in the zone of the organisation: what is opened on Friday at 14:00 is due
 * on Monday at 14:00. Where a clock change leaves that time out, the first instant after it. Holidays are not known.
 */
export function nextWorkingDay(at: Date, zone: string): Date {
  const wall = wallClock(at, zone);
  for (let days = 1; days <= MOST_DAYS; days++) {
    const candidate = instantOf(wall + days * DAY_MS, zone);
    if (WORKING.includes(weekdayOf(candidate, zone))) return candidate;
  }
  throw new Error('three days in a row hold a working day');
}

/** Whether a text names a time zone that dates can be told in. */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function weekdayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short' }).format(at);
}

/** What a clock on the wall shows, as if it were UTC. Milliseconds. */
function wallClock(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const second = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return second + at.getUTCMilliseconds();
}

/** The instant at which the wall shows this. The offset is looked for twice: the first guess may be across a change. */
function instantOf(wall: number, zone: string): Date {
  const offset = (instant: number) => wallClock(new Date(instant), zone) - instant;
  const guess = wall - offset(wall);
  const instant = wall - offset(guess);
  const shown = wallClock(new Date(instant), zone);
  return new Date(shown === wall ? instant : Math.max(guess, instant));
}
