/** Money is counted in micro-units of a currency (1 $ = 1,000,000) and only written here. */

export type MoneyStyle = 'column' | 'whole' | 'small' | 'price';

const MICRO = 1_000_000;

/**
 * `$214.60` (column), `$328` (whole: forecasts), `9.5 ¢` (small: below a dollar, else as column), `$0.0500` (price:
 * the price book). `micros` may be a bigint, as the database gives it.
 */
export function formatMoney(
  micros: number | bigint,
  style: MoneyStyle = 'column',
  locale = 'en-US',
  currency = 'USD',
): string {
  const dollars = Number(micros) / MICRO;
  if (style === 'small' && Math.abs(dollars) < 1 && currency === 'USD') {
    return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(dollars * 100)}\u202f¢`;
  }
  const digits = style === 'whole' ? 0 : style === 'price' ? 4 : 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(dollars);
}
