import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import type { NamedDocument } from './ensure-default-policies.ts';
import { sealBytes } from './rules/facts.ts';
import { DEFAULT_POLICIES } from './rules/policy.ts';
import { type StandingPolicy, saysTheSame } from './rules/policy-change.ts';
import { readClock } from './store/clock.ts';
import {
  findPolicy,
  insertEdition,
  insertPolicy,
  loadConfiguredNames,
  lockPolicies,
  setPolicyState,
} from './store/policies.ts';

/**
 * Puts the policies of the configuration file in force: a new edition where one says something else than before, also
 * over a policy that was made in the interface, which is read-only from then on. What the file no longer names goes back
 * to what every installation starts with, or is retired. @returns how many policies changed.
 */
export async function loadConfiguredPolicies(
  db: Database,
  configured: readonly NamedDocument[],
): Promise<number> {
  return await db.transaction(async (tx) => {
    await lockPolicies(tx);
    const at = await readClock(tx);
    const entries: AuditEntry[] = [];
    for (const policy of configured) entries.push(...(await putInForce(tx, policy, at, true)));
    const named = new Set(configured.map(({ name }) => name));
    for (const name of await loadConfiguredNames(tx)) {
      if (!named.has(name)) entries.push(...(await letGo(tx, name, at)));
    }
    await appendRecords(tx, entries);
    return entries.length;
  });
}

async function putInForce(
  tx: Transaction,
  { name, document }: NamedDocument,
  at: Date,
  configured: boolean,
): Promise<readonly AuditEntry[]> {
  const standing = await findPolicy(tx, { name });
  const policyId = standing?.policyId ?? mintId('policy');
  const isNew = !standing || standing.retired;
  if (standing) await keepState(tx, standing, configured);
  if (standing && !isNew && saysTheSame(standing.document, document)) return [];
  const version = (standing?.version ?? 0) + 1;
  const cameBy = configured ? 'configuration' : 'installation';
  const edition = {
    policyId,
    version,
    document,
    createdAt: at,
    createdBy: null,
    cameBy,
    requestId: null,
  } as const;
  if (standing) await insertEdition(tx, edition);
  else
    invariant(await insertPolicy(tx, name, edition, configured), 'a free name can be taken under the lock');
  const data = { policyId, name, version, cameBy, documentHash: sealBytes(document).hash } as const;
  return [{ kind: isNew ? 'policy.added' : 'policy.changed', actorId: null, data }];
}

async function keepState(tx: Transaction, standing: StandingPolicy, configured: boolean): Promise<void> {
  if (!standing.retired && standing.configured === configured) return;
  await setPolicyState(tx, standing.policyId, { retiredAt: null, configured });
}

/** The file named it and does not any more. */
async function letGo(tx: Transaction, name: string, at: Date): Promise<readonly AuditEntry[]> {
  const original = DEFAULT_POLICIES.find((policy) => policy.name === name);
  if (original) return await putInForce(tx, original, at, false);
  const standing = await findPolicy(tx, { name });
  if (!standing) return [];
  const { policyId, version } = standing;
  await setPolicyState(tx, policyId, { retiredAt: at, configured: false });
  const data = { policyId, name, version, cameBy: 'configuration' } as const;
  return [{ kind: 'policy.retired', actorId: null, data }];
}
