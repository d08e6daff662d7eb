/** Numbers as the product writes them. Grouping follows the locale; the default is English. */

const THIN = '\u202f';

/** `48,213`. */
export function formatCount(count: number, locale = 'en-GB'): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count);
}

const STEPS: readonly [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** For charts and prose: exact up to 100,000, above it at most three figures (`7.9 M`, `214 k`). */
export function formatRoundCount(count: number, locale = 'en-GB'): string {
  if (Math.abs(count) <= 100_000) return formatCount(count, locale);
  return abbreviated(count, locale);
}

/** For axes: `12k`, `0.5M`, `6k`; exact below a thousand. */
export function formatTick(count: number, locale = 'en-GB'): string {
  if (Math.abs(count) < 1000)
    return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(count);
  return abbreviated(count, locale).replace(THIN, '');
}

function abbreviated(count: number, locale: string): string {
  for (const [size, name] of STEPS) {
    const scaled = count / size;
    if (Math.abs(Number(scaled.toPrecision(3))) < 1) continue;
    const figures = new Intl.NumberFormat(locale, { maximumSignificantDigits: digitsOf(scaled) }).format(
      scaled,
    );
    return `${figures}${THIN}${name}`;
  }
  return formatCount(count, locale);
}

/** One decimal below a hundred (7.9, 94.2), none above (214): three figures at most. */
function digitsOf(scaled: number): number {
  return Math.abs(scaled) >= 10 ? 3 : 2;
}

/** `94.9 %` from 0.949, with a thin space. */
export function formatPercent(share: number, locale = 'en-GB'): string {
  const figures = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return `${figures.format(share * 100)}${THIN}%`;
}

/** A count with its noun: `1 secret`, `2 secrets`, `0 secrets`. */
export function countOf(count: number, one: string, many = `${one}s`, locale = 'en-GB'): string {
  return `${formatRoundCount(count, locale)} ${count === 1 ? one : many}`;
}

const WORDS = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];

/** A count that opens a sentence: "Seven things are wrong."; figures above twelve. */
export function countWord(count: number, locale = 'en-GB'): string {
  return (Number.isInteger(count) && WORDS[count]) || formatRoundCount(count, locale);
}

const SIZES = ['KiB', 'MiB', 'GiB', 'TiB'];

/** `512 bytes`, `4.1 MiB`. */
export function formatBytes(bytes: number, locale = 'en-GB'): string {
  if (bytes < 1024) return countOf(bytes, 'byte', 'bytes', locale);
  let size = bytes;
  let name = 'KiB';
  for (const next of SIZES) {
    size /= 1024;
    name = next;
    if (size < 1024) break;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(size)} ${name}`;
}
