import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { DEFAULT_POLICIES } from './rules/policy.ts';
import { readClock } from './store/clock.ts';
import { insertPolicy } from './store/policies.ts';

/** Adds the two policies every installation starts with, where no policy has their name. */
export async function ensureDefaultPolicies(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const at = await readClock(tx);
    const entries: AuditEntry[] = [];
    for (const { name, document } of DEFAULT_POLICIES) {
      const id = mintId('policy');
      if (!(await insertPolicy(tx, { id, name, document, at }))) continue;
      entries.push({ kind: 'policy.added', actorId: null, data: { policyId: id, name, version: 1 } });
    }
    await appendRecords(tx, entries);
  });
}
