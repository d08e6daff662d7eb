import type { ParsedInput } from '../shapes/shape.ts';

/** What can go wrong with a call on purpose. */
export const FAULT_KINDS = [
  'throttling',
  'internal-error',
  'unavailable',
  'hang',
  'reset',
  'truncated',
  'garbled',
  'trickle',
  'kms-denied',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  /** Only calls of this operation; any when left out. */
  readonly operation?: string;
  /** Only calls about the secret, key, role, bucket or queue of this name. A `*` at the end stands for any rest. */
  readonly name?: string;
  /** How many calls it still befalls; all when left out. */
  readonly remaining?: number;
}

export type FaultWish = Omit<Fault, 'id'>;

export interface FaultBoard {
  list(): readonly Fault[];
  add(wish: FaultWish): Fault;
  /** Whether there was one. */
  remove(id: string): boolean;
  clear(): void;
  /** The fault that befalls a call, if any; counts it. */
  take(operation: string, input: ParsedInput): Fault | undefined;
}

/** Names beneath this are struck without asking: the next part of the name is the kind. */
export const FAULT_NAMES = 'local-aws/fault/';
/** With these a secret of such a name can be made, looked at and removed in peace. */
const SPARED = new Set(['CreateSecret', 'DescribeSecret', 'DeleteSecret', 'RestoreSecret']);

/** Faults in the order they were added; the first that matches befalls the call. */
export function faultBoard(): FaultBoard {
  let faults: Fault[] = [];
  let made = 0;
  return {
    list: () => faults,
    add(wish) {
      made += 1;
      const fault = { id: `fault-${made}`, ...wish };
      faults = [...faults, fault];
      return fault;
    },
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
    take(operation, input) {
      const names = namesIn(input);
      const fault = faults.find((candidate) => befalls(candidate, operation, names));
      if (fault === undefined) return SPARED.has(operation) ? undefined : wellKnown(names);
      if (fault.remaining !== undefined) {
        const left = { ...fault, remaining: fault.remaining - 1 };
        faults = faults.flatMap((kept) => (kept !== fault ? [kept] : left.remaining > 0 ? [left] : []));
      }
      return fault;
    },
  };
}

function befalls(fault: Fault, operation: string, names: readonly string[]): boolean {
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  const { name } = fault;
  if (name === undefined) return true;
  return names.some((given) =>
    name.endsWith('*') ? given.startsWith(name.slice(0, -1)) : given === name || given.startsWith(`${name}-`),
  );
}

function wellKnown(names: readonly string[]): Fault | undefined {
  for (const name of names) {
    const kind = FAULT_KINDS.find((known) => name.startsWith(`${FAULT_NAMES}${known}/`));
    if (kind !== undefined) return { id: `name ${kind}`, kind, name };
  }
  return undefined;
}

const NAMING = ['SecretId', 'Name', 'KeyId', 'RoleArn', 'RoleName', 'Bucket', 'Key', 'QueueUrl'];

/** What a call is about, by every name it gives; of a secret's ARN the part with the name. */
function namesIn(input: ParsedInput): string[] {
  const given = NAMING.map((member) => input[member]);
  if (Array.isArray(input.SecretIdList)) given.push(...input.SecretIdList);
  return given
    .filter((value) => typeof value === 'string')
    .map((value) => value.replace(/^arn:[\w-]+:secretsmanager:[^:]*:\d*:secret:/, ''));
}
