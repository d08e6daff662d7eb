import type { Database } from '#lib/db/client.ts';
import { whoLabel } from '#lib/trail/rules/who-label.ts';
import type { Micros } from '../rules/money.ts';
import { selectCallerNames, type TotalRow } from '../store/overview-rows.ts';

export const COST_GROUPINGS = ['environment', 'service', 'owner', 'account', 'region', 'caller'] as const;
export type CostGrouping = (typeof COST_GROUPINGS)[number];

export interface GroupView {
  /** As stored: empty for what has no such thing. */
  readonly key: string;
  /** As shown. */
  readonly label: string;
  /** Kind of a caller, else `null`. */
  readonly callerKind: string | null;
  readonly micros: Micros;
  /** Secrets and copies kept; keys; calls; requests to keys. They sum to `micros`. */
  readonly parts: {
    readonly kept: Micros;
    readonly keys: Micros;
    readonly calls: Micros;
    readonly requests: Micros;
  };
  readonly calls: number;
  readonly secrets: number;
}

/** What stands where a key is empty. */
const NONE: Readonly<Record<CostGrouping, string>> = {
  environment: 'Of no secret',
  service: 'No service known',
  owner: 'No owner known',
  account: 'No account known',
  region: 'Of no region',
  caller: 'Kept, whoever reads',
};

export interface CallerLabel {
  readonly label: string;
  readonly kind: string;
}

/** The dearest group first. */
export function groupsOf(
  totals: readonly TotalRow[],
  by: CostGrouping,
  callers: ReadonlyMap<string, CallerLabel>,
): readonly GroupView[] {
  const groups = Map.groupBy(totals, ({ key }) => key);
  return [...groups]
    .map(([key, rows]) => viewOf(key, rows, by, callers.get(key)))
    .sort((a, b) => b.micros - a.micros || (a.key < b.key ? -1 : 1));
}

function viewOf(
  key: string,
  rows: readonly TotalRow[],
  by: CostGrouping,
  caller: CallerLabel | undefined,
): GroupView {
  const sum = (...components: readonly string[]): Micros =>
    rows.reduce((all, row) => all + (components.includes(row.component) ? row.micros : 0), 0);
  return {
    key,
    label: key === '' ? NONE[by] : (caller?.label ?? key),
    callerKind: caller?.kind ?? null,
    micros: rows.reduce((all, { micros }) => all + micros, 0),
    parts: {
      kept: sum('secret', 'replica', 'awaiting-deletion'),
      keys: sum('key'),
      calls: sum('api-calls'),
      requests: sum('key-requests'),
    },
    calls: rows.find(({ component }) => component === 'api-calls')?.quantity ?? 0,
    secrets: Math.max(0, ...rows.map(({ secrets }) => secrets)),
  };
}

/** Names of the callers among these totals. */
export async function nameCallers(
  db: Database,
  totals: readonly TotalRow[],
): Promise<ReadonlyMap<string, CallerLabel>> {
  return await callersNamed(
    db,
    totals.flatMap(({ key }) => (key === '' ? [] : [Number(key)])),
  );
}

export async function callersNamed(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<string, CallerLabel>> {
  const rows = await selectCallerNames(db.pool, [...new Set(ids)]);
  return new Map(
    rows.map((row) => [
      String(row.id),
      { label: whoLabel({ ...row, sessionName: null, invokedBy: null }), kind: row.kind },
    ]),
  );
}
