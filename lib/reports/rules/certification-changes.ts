import type { PolicyDocument } from '#lib/access/rules/policy.ts';
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
}

/** A narrower policy that carries out what was certified, and the rows it answers. */
export interface CertifiedChange {
  readonly basePolicyId: string;
  readonly name: string;
  readonly document: PolicyDocument;
  readonly positions: readonly number[];
}

/** Rows that one policy can answer: secrets of one place, the same people staying. */
interface Group {
  readonly policyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly people: readonly string[];
  readonly strict: boolean;
  readonly paths: Set<string>;
  readonly positions: number[];
}

const MOST_PATHS = 100;
const MOST_PEOPLE = 50;

/**
 * What has to change so that nobody keeps what was to be removed. A policy names roles and groups, and a row is one
 * person: so the secrets in question get a narrower policy of their own, in which those who were kept, or not looked at,
 * may ask by name. It wins because its paths spell the names out. Where nobody may ask any more, the admins may.
 */
export function changesOf(
  rows: readonly CertifiedAccess[],
  documents: ReadonlyMap<string, PolicyDocument>,
  certificationId: string,
): CertifiedChange[] {
  const changed = rows.filter((row) => row.verdict === 'remove' || row.verdict === 'on-request');
  const bySecret = Map.groupBy(rows, (row) => row.secretId);
  const wanted = new Map<string, Group>();
  for (const row of changed) {
    const around = bySecret.get(row.secretId) ?? [];
    const staying = around.filter((one) => one.verdict !== 'remove').map((one) => one.personId);
    const { policyId, accountId, region } = row;
    const people = [...new Set(staying)].sort();
    const strict = around.some((one) => one.verdict === 'on-request');
    const key = JSON.stringify([policyId, accountId, region, people, strict]);
    const group: Group = wanted.get(key) ?? {
      policyId,
      accountId,
      region,
      people,
      strict,
      paths: new Set(),
      positions: [],
    };
    group.paths.add(row.secretName);
    group.positions.push(row.position);
    wanted.set(key, group);
  }
  return [...wanted.values()].flatMap((group, index) => {
    const base = documents.get(group.policyId);
    if (!base || group.paths.size > MOST_PATHS || group.people.length > MOST_PEOPLE) return [];
    const suffix = certificationId.slice(-6).toLowerCase();
    return [
      {
        basePolicyId: group.policyId,
        name: `certified-${suffix}-${index + 1}`,
        positions: group.positions,
        document: {
          ...base,
          scope: {
            ...base.scope,
            paths: [...group.paths].sort(),
            accounts: [group.accountId],
            regions: [group.region],
          },
          askers:
            group.people.length > 0
              ? { roles: [], groups: [], people: [...group.people] }
              : { roles: ['admin' as const], groups: [], people: [] },
          ...(group.strict
            ? { automatic: base.automatic.filter((rule) => rule.verdict !== 'approve'), breakGlass: null }
            : {}),
        },
      },
    ];
  });
}
