import {
  compareDescending,
  type PolicyDocument,
  type PolicyScope,
  specificityOf,
} from '#lib/access/rules/policy.ts';
import type { CertificationVerdict } from './certification.ts';

/** One row as far as a change of policies depends on it. */
export interface CertifiedAccess {
  readonly position: number;
  readonly personId: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly accountId: string;
  readonly region: string;
  readonly environment: string;
  readonly policyId: string;
  readonly verdict: CertificationVerdict | null;
  /** The policy lets this person ask, now. */
  readonly asks: boolean;
  /** The policy names this person a holder of break-glass, now. */
  readonly breaksGlass: boolean;
}

/** A narrower policy that carries out what was certified, and the rows it answers. */
export interface CertifiedChange {
  readonly basePolicyId: string;
  readonly name: string;
  readonly document: PolicyDocument;
  readonly positions: readonly number[];
}

/** Rows that no change can be asked for, with the words that say why. */
export interface Unanswerable {
  readonly positions: readonly number[];
  readonly words: string;
}

/** Rows that one policy can answer: secrets of one place, the same people staying. */
interface Group {
  readonly policyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly askers: readonly string[];
  readonly holders: readonly string[];
  readonly strict: boolean;
  readonly paths: Set<string>;
  readonly positions: number[];
}

/** What a policy may name of each. */
const MOST_PATHS = 100;
const MOST_PEOPLE = 50;
const LONGEST_REASON_MINIMUM = 500;

const POLICY_GONE =
  'The policy behind this row is no longer in force. Certify this access again under the one that is.';
const TOO_MANY_STAY =
  'More than 50 people keep this access, and a policy names no more one by one. Change the policy, or its groups, by hand.';

/**
 * What has to change so that nobody keeps what was to be removed. A policy names roles and groups, and a row is one
 * person: so the secrets in question get a narrower policy of their own, in which those who were kept, or not looked at,
 * may do by name what they may do now. It wins because its paths spell the names out. Where nobody may ask any more, the
 * admins may. What cannot be carried out so is told with its reason and never left out.
 */
export function changesOf(
  rows: readonly CertifiedAccess[],
  documents: ReadonlyMap<string, PolicyDocument>,
  certificationId: string,
): { readonly changes: CertifiedChange[]; readonly unanswerable: Unanswerable[] } {
  const changes: CertifiedChange[] = [];
  const unanswerable: Unanswerable[] = [];
  const suffix = certificationId.slice(-6).toLowerCase();
  for (const [index, group] of groupsOf(rows).entries()) {
    const base = documents.get(group.policyId);
    const { positions } = group;
    if (!base) unanswerable.push({ positions, words: POLICY_GONE });
    else if (Math.max(group.askers.length, group.holders.length) > MOST_PEOPLE) {
      unanswerable.push({ positions, words: TOO_MANY_STAY });
    } else {
      const name = `certified-${suffix}-${index + 1}`;
      changes.push({ basePolicyId: group.policyId, name, positions, document: documentFor(group, base) });
    }
  }
  return { changes, unanswerable };
}

function groupsOf(rows: readonly CertifiedAccess[]): readonly Group[] {
  const bySecret = Map.groupBy(rows, (row) => row.secretId);
  const open = new Map<string, Group>();
  const groups: Group[] = [];
  for (const row of rows) {
    if (row.verdict !== 'remove' && row.verdict !== 'on-request') continue;
    const { policyId, accountId, region, secretName } = row;
    const who = whoStays(bySecret.get(row.secretId) ?? []);
    const key = JSON.stringify([policyId, accountId, region, who]);
    let group = open.get(key);
    if (!group || (group.paths.size >= MOST_PATHS && !group.paths.has(secretName))) {
      group = { policyId, accountId, region, ...who, paths: new Set(), positions: [] };
      open.set(key, group);
      groups.push(group);
    }
    group.paths.add(secretName);
    group.positions.push(row.position);
  }
  return groups;
}

/** Whoever is to ask each time asks, also who could only break the glass before. */
function whoStays(around: readonly CertifiedAccess[]): Pick<Group, 'askers' | 'holders' | 'strict'> {
  const staying = around.filter((row) => row.verdict !== 'remove');
  const idsOf = (some: readonly CertifiedAccess[]) => [...new Set(some.map((row) => row.personId))].sort();
  return {
    askers: idsOf(staying.filter((row) => row.asks || row.verdict === 'on-request')),
    holders: idsOf(staying.filter((row) => row.breaksGlass)),
    strict: around.some((row) => row.verdict === 'on-request'),
  };
}

function documentFor(group: Group, base: PolicyDocument): PolicyDocument {
  const { accountId, region, askers, holders, strict } = group;
  const paths = [...group.paths].sort();
  const scope = { ...base.scope, paths, accounts: [accountId], regions: [region] };
  const glass = strict || holders.length === 0 ? null : base.breakGlass;
  return {
    ...base,
    ...(isAsSpecific(base.scope, scope) ? slightlyStricter(base) : {}),
    scope,
    askers: askers.length > 0 ? { roles: [], groups: [], people: [...askers] } : ADMINS,
    breakGlass: glass && { ...glass, roles: [], groups: [], people: [...holders] },
    ...(strict ? { automatic: base.automatic.filter((rule) => rule.verdict !== 'approve') } : {}),
  };
}

const ADMINS: PolicyDocument['askers'] = { roles: ['admin'], groups: [], people: [] };

/** The base spells one of the names out as well, as the policy of an earlier certification does. */
function isAsSpecific(base: PolicyScope, scope: PolicyScope): boolean {
  return scope.paths.some(
    (path) =>
      base.paths.includes(path) &&
      compareDescending(specificityOf(base, [path]), specificityOf(scope, [path])) <= 0,
  );
}

/** Among equally specific policies the strictest applies: one more character of reason decides it. */
function slightlyStricter(base: PolicyDocument): Partial<PolicyDocument> {
  return base.reasonMinimum < LONGEST_REASON_MINIMUM
    ? { reasonMinimum: base.reasonMinimum + 1 }
    : { longestSeconds: Math.max(60, base.longestSeconds - 1) };
}
