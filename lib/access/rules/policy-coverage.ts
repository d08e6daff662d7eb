import { type Act, SECRET_ACTS } from './act.ts';
import { folderOf } from './glob.ts';
import { type LivePolicy, rankPolicies, type ScopeFacts } from './policy.ts';

/** A secret as far as policies can see it. */
export interface CoveredSecret extends ScopeFacts {
  readonly owner: string | null;
}

/** What a policy does over the secrets there are. */
export interface PolicyCoverage {
  /** Secrets within its scope. */
  covered: number;
  /** Secrets for which it applies to at least one of its acts. */
  applies: number;
  /** Of these, how many count as having no owner. */
  withoutOwner: number;
  /** Owner → secrets it applies to. */
  readonly owners: Map<string, number>;
  /** Policies that win over it, and for how many secrets. */
  readonly losesTo: Map<string, number>;
}

export type Coverage = ReadonlyMap<string, PolicyCoverage>;

export function emptyCoverage(policies: readonly LivePolicy[]): Coverage {
  return new Map(
    policies.map(({ policyId }) => [
      policyId,
      { covered: 0, applies: 0, withoutOwner: 0, owners: new Map(), losesTo: new Map() },
    ]),
  );
}

/** Adds some secrets to a coverage. Which secrets come in which call makes no difference to the sum. */
export function addToCoverage(
  coverage: Coverage,
  policies: readonly LivePolicy[],
  secrets: readonly CoveredSecret[],
): void {
  const acts = SECRET_ACTS.filter((act) => policies.some(({ document }) => document.acts.includes(act)));
  const alike = groupByActs(policies, acts);
  for (const secret of secrets) {
    const seen = new Set<string>();
    const won = new Set<string>();
    const lost = new Map<string, string>();
    for (const [act, near] of alike) {
      const ranked = rankPolicies(near(secret.name), secret, act);
      const first = ranked[0]?.policy.policyId;
      for (const { policy } of ranked) {
        seen.add(policy.policyId);
        if (policy.policyId === first) won.add(policy.policyId);
        else if (first) lost.set(policy.policyId, first);
      }
    }
    for (const id of seen) note(coverage.get(id), secret, won.has(id), lost.get(id));
  }
}

/** One round for acts that the same policies stand in front of. */
function groupByActs(
  policies: readonly LivePolicy[],
  acts: readonly Act[],
): readonly (readonly [Act, Near])[] {
  const rounds = new Map<string, readonly [Act, Near]>();
  for (const act of acts) {
    const candidates = policies.filter(({ document }) => document.acts.includes(act));
    const key = candidates.map(({ policyId }) => policyId).join(' ');
    if (!rounds.has(key)) rounds.set(key, [act, byFolder(candidates)]);
  }
  return [...rounds.values()];
}

/** Of these policies, those whose paths can cover a name at all. */
type Near = (name: string) => readonly LivePolicy[];

/** Keeps policies by the folders of their paths, so that a secret is held against few of many. */
function byFolder(policies: readonly LivePolicy[]): Near {
  const folders = new Map<string, LivePolicy[]>();
  for (const policy of policies) {
    for (const folder of new Set(policy.document.scope.paths.map(folderOf))) {
      folders.set(folder, [...(folders.get(folder) ?? []), policy]);
    }
  }
  return (name) => {
    const near = new Set<LivePolicy>(folders.get(''));
    for (let at = name.indexOf('/', 1); at > 0; at = name.indexOf('/', at + 1)) {
      for (const policy of folders.get(name.slice(0, at)) ?? []) near.add(policy);
    }
    for (const policy of folders.get(name) ?? []) near.add(policy);
    return [...near];
  };
}

function note(
  entry: PolicyCoverage | undefined,
  secret: CoveredSecret,
  applies: boolean,
  winner: string | undefined,
): void {
  if (!entry) return;
  entry.covered += 1;
  if (winner !== undefined) entry.losesTo.set(winner, (entry.losesTo.get(winner) ?? 0) + 1);
  if (!applies) return;
  entry.applies += 1;
  if (secret.owner === null) entry.withoutOwner += 1;
  else entry.owners.set(secret.owner, (entry.owners.get(secret.owner) ?? 0) + 1);
}
