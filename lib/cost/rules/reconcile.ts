import type { BillLine } from './bill.ts';
import type { Micros } from './money.ts';

/** What the model reckons for one account and month, by place and kind. */
export interface ModelPart {
  readonly region: string;
  /** Secrets and copies; calls; share of keys; requests to keys. */
  readonly billed: 'kept' | 'calls' | 'keys' | 'key-requests';
  readonly micros: Micros;
}

export interface Comparison {
  readonly model: readonly ModelPart[];
  readonly bill: readonly BillLine[];
  /** Regions that the connection visits. */
  readonly connected: readonly string[];
  /** What calls outside the seen hours would add; `null`: nobody can say. */
  readonly beyondSeenMicros: Micros | null;
  /** Still running, or AWS may still change it. */
  readonly isOpen: boolean;
}

export const CAUSES = [
  'tax',
  'credit',
  'other-region',
  'other-usage',
  'behind',
  'not-in-inventory',
  'trial-or-offer',
  'unseen-calls',
  'unread-calls',
  'free-requests',
  'shared-keys',
  'rounding',
] as const;
export type Cause = (typeof CAUSES)[number];

/** A part of the difference: above zero where AWS bills more than the model reckons. */
export interface DifferencePart {
  readonly cause: Cause;
  readonly micros: Micros;
}

export interface Reconciliation {
  readonly modelMicros: Micros;
  readonly billMicros: Micros;
  /** Bill less model. The parts sum to it to the last micro-unit. */
  readonly differenceMicros: Micros;
  readonly parts: readonly DifferencePart[];
}

/** Below a cent a difference of one kind is put down to rounding: AWS rounds each line of its bill by rules of its own. */
const ROUNDING: Micros = 10_000;

/**
 * Why the bill and the model differ. What the bill itself names (taxes, credits, other regions, other usage) is taken
 * off first and is exact. What is left is told kind by kind: of storage, calls, keys and requests, each has its own
 * reason. Nothing is left over, and nothing is told twice.
 */
export function reconcile(comparison: Comparison): Reconciliation {
  const modelMicros = sum(comparison.model);
  const billMicros = sum(comparison.bill);
  const parts = new Map<Cause, Micros>();
  const add = (cause: Cause, micros: Micros) => parts.set(cause, (parts.get(cause) ?? 0) + micros);
  const left = { kept: 0, calls: 0, keys: 0, 'key-requests': 0 };
  for (const line of comparison.bill) {
    const named = namedCause(line, comparison.connected);
    if (named !== null) add(named, line.micros);
    else if (line.billed !== 'other') left[line.billed] += line.micros;
  }
  for (const part of comparison.model) left[part.billed] -= part.micros;
  add(keptCause(left.kept, comparison.isOpen), left.kept);
  addCalls(left.calls, comparison, add);
  add(Math.abs(left.keys) < ROUNDING ? 'rounding' : 'shared-keys', left.keys);
  add(requestCause(left['key-requests']), left['key-requests']);
  return {
    ...{ modelMicros, billMicros, differenceMicros: billMicros - modelMicros },
    parts: [...parts]
      .filter(([, micros]) => micros !== 0)
      .map(([cause, micros]) => ({ cause, micros }))
      .sort(
        (a, b) =>
          Math.abs(b.micros) - Math.abs(a.micros) || CAUSES.indexOf(a.cause) - CAUSES.indexOf(b.cause),
      ),
  };
}

/** What the bill says by itself. */
function namedCause(line: BillLine, connected: readonly string[]): Cause | null {
  if (/tax/i.test(line.recordType)) return 'tax';
  if (/credit|refund|discount/i.test(line.recordType)) return 'credit';
  if (line.billed === 'other') return 'other-usage';
  return line.region !== null && !connected.includes(line.region) ? 'other-region' : null;
}

/** An open month of the bill is some hours to two days behind, so it has less. */
function keptCause(micros: Micros, isOpen: boolean): Cause {
  if (Math.abs(micros) < ROUNDING) return 'rounding';
  if (micros > 0) return 'not-in-inventory';
  return isOpen ? 'behind' : 'trial-or-offer';
}

/** Calls beyond what the model has: as many as the unseen hours would add, the rest is calls that leave no record. */
function addCalls(micros: Micros, comparison: Comparison, add: (cause: Cause, micros: Micros) => void): void {
  if (Math.abs(micros) < ROUNDING || micros < 0) {
    const lessCause = comparison.isOpen ? 'behind' : 'trial-or-offer';
    add(Math.abs(micros) < ROUNDING ? 'rounding' : lessCause, micros);
    return;
  }
  const unseen =
    comparison.beyondSeenMicros === null ? micros : Math.min(micros, comparison.beyondSeenMicros);
  add('unseen-calls', unseen);
  add('unread-calls', micros - unseen);
}

function requestCause(micros: Micros): Cause {
  if (Math.abs(micros) < ROUNDING) return 'rounding';
  return micros < 0 ? 'free-requests' : 'shared-keys';
}

function sum(parts: readonly { readonly micros: Micros }[]): Micros {
  return parts.reduce((all, { micros }) => all + micros, 0);
}
