const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as records write times of requests and answers: `Jul 10, 2023, 12:07:59 PM`, UTC (recorded). */
export function usDate(moment: Date): string {
  const hour = moment.getUTCHours();
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(moment.getUTCMinutes())}:${two(moment.getUTCSeconds())}`;
  const day = `${MONTHS[moment.getUTCMonth()]} ${moment.getUTCDate()}, ${moment.getUTCFullYear()}`;
  return `${day}, ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}
