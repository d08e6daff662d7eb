import type { Component } from '../rules/price.ts';
import type { LineRow } from '../store/overview-rows.ts';
import type { CallerLabel } from './group-view.ts';

/** One amount with what it was made of. */
export interface LineView {
  readonly component: Component;
  readonly secretId: string | null;
  readonly secretName: string | null;
  readonly accountId: string;
  readonly region: string;
  readonly principalId: number | null;
  readonly caller: string | null;
  readonly callerKind: string | null;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Hours or calls. */
  readonly quantity: number;
  readonly priceMicros: number;
  /** 1: by the month; else by so many calls. */
  readonly pricePer: number;
  /** First day of this price; `null`: list price from the beginning. */
  readonly priceFrom: string | null;
  readonly priceSource: string;
  readonly micros: number;
  readonly basis: 'known' | 'assumed' | 'trial';
}

export function lineViewOf(row: LineRow, callers: ReadonlyMap<string, CallerLabel>): LineView {
  const caller = row.principalId === null ? undefined : callers.get(String(row.principalId));
  const { month: _, basis, ...line } = row;
  return {
    ...line,
    caller: row.principalId === null ? null : (caller?.label ?? 'a caller no longer known'),
    callerKind: caller?.kind ?? null,
    basis: basis === 'assumed' || basis === 'trial' ? basis : 'known',
  };
}
