import { type ExposureLedger, readExposureLedger } from '#lib/access/queries/ledger.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type OutsideReadsPage, readOutsideReads } from '#lib/trail/queries/outside-reads.ts';
import type { SecretScope } from '#lib/trail/rules/secret-scope.ts';

export interface LoadedLedger {
  readonly ledger: ExposureLedger;
  /** Null: this person does not see the trail. */
  readonly outside: OutsideReadsPage | null;
}

const MOST_OUTSIDE = 100;

/** Who has seen the current version of a secret: through the product, and as CloudTrail saw it past the product. */
export async function loadLedger(
  { db, here, trail }: { readonly db: Database; readonly here: Actor; readonly trail: SecretScope },
  secretId: string,
  page: { readonly after?: string | null; readonly size: number },
): Promise<LoadedLedger> {
  const ledger = await readExposureLedger(db, here, secretId, page);
  const { current } = ledger;
  if (!current || !can(here, 'trail.read')) return { ledger, outside: null };
  const since = new Date(current.notBefore ?? current.since);
  const wanted = { secretId, versionId: current.versionId, since, limit: MOST_OUTSIDE };
  return { ledger, outside: await readOutsideReads(db, trail, wanted) };
}
