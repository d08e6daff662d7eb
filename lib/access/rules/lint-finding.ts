import type { Human } from './person.ts';
import type { LivePolicy } from './policy.ts';
import type { Coverage } from './policy-coverage.ts';

export type Severity = 'error' | 'warning' | 'note';

/** Something wrong with a policy, or worth knowing. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** Null: about all policies together. */
  readonly policyId: string | null;
  readonly policyName: string;
  /** Which member of the document it is about, as `steps[1]`, counted from 1; empty: the whole. */
  readonly field: string;
  /** One or two sentences. */
  readonly words: string;
}

/** What policies are held against. */
export interface LintWorld {
  /** In force; a draft in the place of the edition it would follow. */
  readonly policies: readonly LivePolicy[];
  /** Ids of policies that the configuration file holds. */
  readonly configured: ReadonlySet<string>;
  /** Everybody, disabled people too. */
  readonly people: readonly Human[];
  /** What each policy covers. Null: the inventory was not looked at. */
  readonly coverage: Coverage | null;
  /** Names of channels that take messages. Null: not known here. */
  readonly channels: readonly string[] | null;
  /** Addresses that may be asked about tickets. Null: not known here. */
  readonly ticketSystems: readonly string[] | null;
}

/** Makes findings about one policy. */
export function findingsOf({ policyId, name }: LivePolicy) {
  return (code: string, severity: Severity, field: string, words: string): Finding => ({
    code,
    severity,
    policyId,
    policyName: name,
    field,
    words,
  });
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** At most three by name: "a, b, c and 4 others". */
export function few(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${counted(rest, 'other')}`;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
