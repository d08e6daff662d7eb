import type { Aws } from '#lib/aws/aws.ts';
import type { Database } from '#lib/db/client.ts';
import { judgeDirectReaders } from '#lib/readers/judge-direct-readers.ts';
import { readIdentities } from '#lib/readers/read-identities.ts';
import { readKeyPolicies } from '#lib/readers/read-key-policies.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { readResourcePolicies } from '#lib/secrets/read-resource-policies.ts';

/** Everything the jobs do until the readers are known: policies on secrets, IAM, keys, and the judgement. */
export async function learnReaders(db: Database, aws: Aws): Promise<{ secrets: number; moved: number }> {
  for (const region of await connectedRegions(db)) {
    for (;;) {
      const { read, stopped } = await readResourcePolicies(db, aws, region);
      if (stopped !== null) throw new Error(`policies: ${stopped}`);
      if (read === 0) break;
    }
    const { stopped } = await readIdentities(db, aws, region);
    if (stopped !== null) throw new Error(`identities: ${stopped}`);
    await readKeyPolicies(db, aws, region, 0);
  }
  return await judgeDirectReaders(db);
}
