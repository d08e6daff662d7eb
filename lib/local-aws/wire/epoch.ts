/** A moment as AWS JSON writes it: seconds since the epoch, milliseconds as the fraction. */
export function epochSeconds(moment: Date): number {
  return moment.getTime() / 1000;
}

/** Midnight UTC of a day written as YYYY-MM-DD, in seconds since the epoch. */
export function epochOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** The UTC day of a moment as YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
