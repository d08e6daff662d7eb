import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { sealBytes } from './rules/facts.ts';
import { DEFAULT_POLICIES, type PolicyDocument } from './rules/policy.ts';
import { readClock } from './store/clock.ts';
import { insertPolicy, lockPolicies } from './store/policies.ts';

export interface NamedDocument {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Adds the policies every installation starts with, and `more`, where no policy has or had their name. */
export async function ensureDefaultPolicies(
  db: Database,
  more: readonly NamedDocument[] = [],
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockPolicies(tx);
    const createdAt = await readClock(tx);
    const entries: AuditEntry[] = [];
    for (const { name, document } of [...DEFAULT_POLICIES, ...more]) {
      const policyId = mintId('policy');
      const edition = {
        policyId,
        version: 1,
        document,
        createdAt,
        createdBy: null,
        requestId: null,
      } as const;
      if (!(await insertPolicy(tx, name, { ...edition, cameBy: 'installation' }))) continue;
      const documentHash = sealBytes(document).hash;
      const data = { policyId, name, version: 1, cameBy: 'installation', documentHash } as const;
      entries.push({ kind: 'policy.added', actorId: null, data });
    }
    await appendRecords(tx, entries);
  });
}
