import type { Component } from '#lib/cost/rules/price.ts';
import { formatMoney } from '../format/money.ts';
import { formatCount } from '../format/number.ts';

const COMPONENT_WORDS: Readonly<Record<Component, string>> = {
  secret: 'Secret kept',
  replica: 'Copy kept',
  'awaiting-deletion': 'Waiting for deletion',
  'api-calls': 'Calls',
  key: 'Share of the customer key',
  'key-requests': 'Requests to the customer key',
  parameter: 'Advanced parameter kept',
  'parameter-calls': 'Calls to advanced parameters',
};

export function componentWords(component: Component): string {
  return COMPONENT_WORDS[component];
}

/** Below a dollar in cents, so that small sums do not read as nothing. */
export function moneyWords(micros: number, currency: string): string {
  if (micros > 0 && micros < 500 && currency === 'USD') return '<\u202f0.1\u202f¢';
  return formatMoney(micros, Math.abs(micros) < 1_000_000 ? 'small' : 'column', 'en-US', currency);
}

/** "$0.4000 a month", "$0.0500 for 10,000" */
export function priceWords(micros: number, per: number, currency: string): string {
  const amount = formatMoney(micros, 'price', 'en-US', currency);
  return per === 1 ? `${amount} a month` : `${amount} for ${formatCount(per)}`;
}

/** "720 h", "8,500 calls" */
export function quantityWords(component: Component, quantity: number): string {
  // Exact, however large: the line must be worked out again from it.
  const count = formatCount(quantity);
  const ending = quantity === 1 ? '' : 's';
  if (component === 'api-calls' || component === 'parameter-calls') return `${count} call${ending}`;
  return component === 'key-requests' ? `${count} request${ending}` : `${count} h`;
}

/** `2026-11` → "November 2026" */
export function monthWords(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
}

export const GROUPING_WORDS = {
  environment: 'Environment',
  service: 'Service',
  owner: 'Owner',
  account: 'Account',
  region: 'Region',
  caller: 'Caller',
} as const;
