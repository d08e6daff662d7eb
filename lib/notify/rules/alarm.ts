/** What is said past the database, at once. `path`: where to look, if the product still answers. */
export const ALARMS = {
  'database-down': {
    headline: 'Countersign cannot reach its database. Nothing can be asked, signed or revealed.',
    path: '/',
  },
  'clock-behind': {
    headline:
      'The clock of the database is behind the newest audit record. Nothing is recorded, so nothing is done.',
    path: '/audit',
  },
  'audit-append-failed': {
    headline: 'An audit record could not be written, so the act was not done.',
    path: '/audit',
  },
  'audit-chain-broken': { headline: 'The audit log was changed outside of Countersign.', path: '/audit' },
  'audit-checkpoint-late': {
    headline: 'Checkpoints of the audit log are not kept outside of the database.',
    path: '/audit',
  },
  'break-glass-opened': { headline: 'Somebody opened a secret by break-glass.', path: '/break-glass' },
  'ceiling-reached': {
    headline: 'So many values were revealed that reveals are stopped for everybody for some minutes.',
    path: '/audit',
  },
  'class-lowering': {
    headline:
      'Protected secrets are to lose their class: a tag or a rule says so. They keep it for 24 hours.',
    path: '/audit?kind=class.lowering-began',
  },
  'class-lowered': {
    headline: 'Secrets that needed an approval are no longer protected.',
    path: '/audit?kind=class.lowered',
  },
  'unexplained-read': { headline: 'Somebody read a protected secret without an approval.', path: '/trail' },
} as const;
export type AlarmKind = keyof typeof ALARMS;

/** PostgreSQL's classes of errors that mean nothing can be written: no room, damaged files, a server that gives up. */
const UNWRITABLE = /^(53|58|XX|25006)/;

/** What somebody must hear of when an act ends with this error; null where it is no matter of the database. */
export function alarmOfError(error: unknown): AlarmKind | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'ClockBehindError') return 'clock-behind';
  return UNWRITABLE.test(sqlStateOf(error)) ? 'audit-append-failed' : null;
}

/** The code of PostgreSQL, also where Prisma carries it within its own error. */
function sqlStateOf(error: Error): string {
  const path = ['meta', 'driverAdapterError', 'cause', 'originalCode'];
  const within = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    error,
  );
  const code = within ?? Reflect.get(error, 'code');
  return typeof code === 'string' ? code : '';
}
