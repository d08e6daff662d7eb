import { RECORD_DATA, type RecordKind } from './record.ts';

/** What the records of the log can be narrowed to. */
export const ACTS = {
  access: ['request.', 'grant.', 'policy.', 'decision.', 'thread.'],
  reveals: ['reveal.'],
  'break-glass': ['break-glass.'],
  secrets: ['secret.', 'rotation.', 'change.', 'class.'],
  feeds: ['trail.', 'inventory.', 'connection.'],
  sessions: ['session.', 'door.', 'person.', 'role.', 'group.'],
  log: ['audit.', 'evidence.', 'report.', 'certification.', 'schedule.'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type ActGroup = keyof typeof ACTS;

/** How what was recorded ended. */
export const OUTCOMES = ['done', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const REFUSED = /\.(refused|withheld)$/;
const FAILED = /\.(failed|stopped|checkpoints-stopped|chain-broken|ended-open)$/;

export function outcomeOf(kind: string): Outcome {
  if (REFUSED.test(kind)) return 'refused';
  return FAILED.test(kind) ? 'failed' : 'done';
}

/** Whether a text is a kind of record. */
export function isKind(text: string): text is RecordKind {
  return Object.hasOwn(RECORD_DATA, text);
}

export interface KindFilter {
  readonly act?: ActGroup | undefined;
  readonly kind?: string | undefined;
  readonly outcome?: Outcome | undefined;
}

/** The kinds that a filter leaves, or undefined where it leaves them all. */
export function kindsOf({ act, kind, outcome }: KindFilter): readonly RecordKind[] | undefined {
  if (!act && !kind && !outcome) return undefined;
  return (Object.keys(RECORD_DATA) as RecordKind[]).filter(
    (one) =>
      (!kind || one === kind) &&
      (!outcome || outcomeOf(one) === outcome) &&
      (!act || ACTS[act].some((prefix) => one.startsWith(prefix))),
  );
}
