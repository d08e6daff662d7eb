/** What kind of thing a secret of the sample company holds. */
export type ValueKind =
  | 'database'
  | 'login'
  | 'api-key'
  | 'signing-key'
  | 'oauth'
  | 'certificate'
  | 'ssh-key'
  | 'iam-key'
  | 'kubernetes'
  | 'configuration'
  | 'keystore'
  | 'text';

export type Environment = 'prod' | 'staging' | 'dev' | 'sandbox';

export type KeyAlias =
  | 'alias/payments'
  | 'alias/payments-admin'
  | 'alias/ledger'
  | 'alias/data'
  | 'alias/sandbox';

export interface CatalogueEntry {
  readonly purpose: string;
  readonly kind: ValueKind;
  readonly description: string;
  /** In which environments it exists. */
  readonly environments: readonly Environment[];
  /** Workloads that read it, without the environment. Empty: nobody reads it. */
  readonly readers: readonly string[];
  /** Rotated by the function for its kind; not in development. */
  readonly rotation?: RotationWish;
  readonly alias?: KeyAlias;
  /** Production was made so many days ago; without it the age is drawn. */
  readonly madeDaysAgo?: number;
  /** The last read lies so many days back. Only where there are no readers; without it nobody ever read it. */
  readonly lastReadDaysAgo?: number;
  /** Production is copied to this region. `read`: something reads the copy. */
  readonly replica?: { readonly region: string; readonly read: boolean };
  /** The AWS service that made the secret for itself. */
  readonly owningService?: string;
  /** Tags beside the usual ones; null: never tagged. */
  readonly tags?: Readonly<Record<string, string>> | null;
}

export interface RotationWish {
  readonly everyDays: number;
  /** Production and staging unless told. */
  readonly environments?: readonly Environment[];
  readonly rules?: { readonly Duration?: string; readonly ScheduleExpression: string };
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

export const HOME: Place = { account: '000000000000', region: 'eu-central-1' };
export const HOME_WEST: Place = { account: '000000000000', region: 'eu-west-1' };
export const DATA: Place = { account: '111122223333', region: 'eu-west-1' };
export const DATA_CENTRAL: Place = { account: '111122223333', region: 'eu-central-1' };
export const NONPROD: Place = { account: '444455556666', region: 'eu-central-1' };
export const NONPROD_WEST: Place = { account: '444455556666', region: 'eu-west-1' };

export const ALL: readonly Environment[] = ['prod', 'staging', 'dev'];
export const LIVE: readonly Environment[] = ['prod', 'staging'];
export const PROD: readonly Environment[] = ['prod'];
export const BELOW: readonly Environment[] = ['staging', 'dev'];
export const SANDBOX: readonly Environment[] = ['sandbox'];

export type Row = readonly [
  purpose: string,
  kind: ValueKind,
  description: string,
  environments: readonly Environment[],
  readers: string,
  more?: Omit<CatalogueEntry, 'purpose' | 'kind' | 'description' | 'environments' | 'readers'>,
];

export type ServiceTable = ReadonlyMap<string, readonly CatalogueEntry[]>;

export const MONTHLY = { rotation: { everyDays: 30 } } as const;
export const MONTHLY_IN_PROD = { rotation: { everyDays: 30, environments: PROD } } as const;
/** On the first of the month, between four and six. */
export const ON_THE_FIRST = {
  rotation: { everyDays: 31, rules: { Duration: '2h', ScheduleExpression: 'cron(0 4 1 * ? *)' } },
} as const;
export const QUARTERLY = {
  rotation: { everyDays: 90, rules: { ScheduleExpression: 'rate(90 days)' } },
} as const;

export function services(table: Record<string, readonly Row[]>): ServiceTable {
  return new Map(Object.entries(table).map(([service, rows]) => [service, entries(rows)]));
}

export function entries(rows: readonly Row[]): CatalogueEntry[] {
  return rows.map(([purpose, kind, description, environments, readers, more]) => ({
    purpose,
    kind,
    description,
    environments,
    readers: readers === '' ? [] : readers.split(' '),
    ...more,
  }));
}
