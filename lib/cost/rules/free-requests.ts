import { dayOf, type Month, spanOfMonth } from './calendar.ts';
import type { CostLine } from './cost-line.ts';
import { share } from './money.ts';

/**
 * What the free requests of an account take off again: one line of the account, below zero, over all of its requests to
 * keys. It belongs to no secret, because nobody can say whose requests were the free ones.
 */
export function freeRequestLines(
  lines: readonly CostLine[],
  month: Month,
  free: number,
): readonly CostLine[] {
  if (free === 0) return [];
  const accounts = new Map<string, CostLine[]>();
  for (const line of lines) {
    if (line.component !== 'key-requests') continue;
    accounts.set(line.accountId, [...(accounts.get(line.accountId) ?? []), line]);
  }
  return [...accounts].map(([accountId, requests]) => creditOf(accountId, requests, month, free));
}

function creditOf(accountId: string, requests: readonly CostLine[], month: Month, free: number): CostLine {
  const [first] = requests;
  if (first === undefined) throw new Error('an account without requests has no credit');
  const made = requests.reduce((sum, { quantity }) => sum + quantity, 0);
  const charged = requests.reduce((sum, { micros }) => sum + micros, 0);
  const bounds = spanOfMonth(month);
  return {
    ...{
      month,
      component: 'key-requests' as const,
      secretId: null,
      accountId,
      region: '',
      principalId: null,
    },
    firstDay: dayOf(bounds.from),
    lastDay: dayOf(bounds.to - 1),
    quantity: Math.min(made, free),
    price: first.price,
    // All of them free: exactly nothing is left, whatever was rounded.
    micros: made <= free ? -charged : -share(charged, free, made),
    basis: 'trial',
  };
}
