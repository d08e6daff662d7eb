import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readConnections } from '#lib/secrets/store/read-connections.ts';
import type { Month } from '../rules/calendar.ts';
import { beyondSeen } from '../rules/extrapolate.ts';
import type { Micros } from '../rules/money.ts';
import type { Component } from '../rules/price.ts';
import { type ModelPart, type Reconciliation, reconcile } from '../rules/reconcile.ts';
import { type BillRow, selectBillSources, selectBills } from '../store/bill-rows.ts';
import { type SeenPlace, selectSeenPlaces } from '../store/coverage-rows.ts';
import { type ReckonedMonth, selectMonths } from '../store/month-rows.ts';
import { selectTotals, type TotalRow } from '../store/overview-rows.ts';

export interface BillView {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly accountId: string;
  readonly isOn: boolean;
  readonly askedAt: string | null;
  /** `complete`, the code of what went wrong, or `null` before the first answer. */
  readonly outcome: string | null;
  readonly calls: number;
  readonly modelMicros: Micros;
  readonly bill: {
    readonly readAt: string;
    readonly estimated: boolean;
    readonly unreadable: number;
    /** `null`: the bill is in another currency than the model. */
    readonly compared: Reconciliation | null;
    readonly currency: string;
  } | null;
}

export interface BillsView {
  readonly month: Month;
  readonly months: readonly Month[];
  readonly currency: string;
  readonly accounts: readonly BillView[];
}

/** Months that are compared: what is asked for is the running month and the one before. */
const MONTHS = 6;

/** What AWS billed each connected account beside what the model reckons. `null`: not to be seen, or nothing reckoned. */
export async function readBills(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  wanted: { readonly month?: Month | undefined },
): Promise<BillsView | null> {
  if (!can(actor, 'cost.read')) return null;
  const months = (await selectMonths(db.pool)).slice(0, MONTHS);
  const shown = months.find(({ month }) => month === wanted.month) ?? months[0];
  if (shown === undefined) return null;
  const [connections, sources, bills, totals, places] = await Promise.all([
    readConnections(db),
    selectBillSources(db.pool),
    selectBills(db.pool, shown.month),
    selectTotals(db.pool, shown.month, 'place'),
    selectSeenPlaces(db.pool, shown.month, shown.through),
  ]);
  const accounts = connections.map(({ id, name, accountId, regions }) => {
    const source = sources.find(({ connectionId }) => connectionId === id);
    const bill = bills.find(({ connectionId }) => connectionId === id);
    const model = modelOf(accountId, totals);
    return {
      ...{ connectionId: id, connectionName: name, accountId, isOn: source?.isOn ?? false },
      ...{ askedAt: source?.askedAt?.toISOString() ?? null, outcome: source?.outcome ?? null },
      calls: source?.calls ?? 0,
      modelMicros: model.reduce((sum, { micros }) => sum + micros, 0),
      bill: bill
        ? comparedOf(bill, {
            ...{ shown, model, isRunning: shown === months[0] },
            connected: regions.map(({ region }) => region),
            places: places.filter((place) => place.accountId === accountId),
          })
        : null,
    };
  });
  return {
    month: shown.month,
    months: months.map(({ month }) => month),
    currency: shown.currency,
    accounts,
  };
}

interface Compared {
  readonly shown: ReckonedMonth;
  readonly model: readonly ModelPart[];
  readonly isRunning: boolean;
  readonly connected: readonly string[];
  readonly places: readonly SeenPlace[];
}

function comparedOf(
  bill: BillRow,
  { shown, model, isRunning, connected, places }: Compared,
): BillView['bill'] {
  const compared =
    bill.currency === shown.currency
      ? reconcile({
          ...{ model, bill: bill.lines, connected, isOpen: isRunning || bill.estimated },
          beyondSeenMicros: beyondOf(model, places),
        })
      : null;
  const { readAt, estimated, unreadable, currency } = bill;
  return { readAt: readAt.toISOString(), estimated, unreadable, compared, currency };
}

/** What each component is on the bill. Waiting for deletion costs nothing, parameters are in no line. */
const BILLED: Readonly<Partial<Record<Component, ModelPart['billed']>>> = {
  secret: 'kept',
  replica: 'kept',
  'awaiting-deletion': 'kept',
  'api-calls': 'calls',
  key: 'keys',
  'key-requests': 'key-requests',
};

function modelOf(accountId: string, totals: readonly TotalRow[]): readonly ModelPart[] {
  return totals.flatMap(({ key, component, micros }) => {
    const [account, region = ''] = key.split('/');
    const billed = BILLED[component];
    return account === accountId && billed !== undefined ? [{ region, billed, micros }] : [];
  });
}

function beyondOf(model: readonly ModelPart[], places: readonly SeenPlace[]): Micros | null {
  const parts = places.map(({ region, hours, seenHours }) => {
    const called = model.filter((part) => part.region === region && part.billed === 'calls');
    return beyondSeen({ micros: called.reduce((sum, { micros }) => sum + micros, 0), hours, seenHours });
  });
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
