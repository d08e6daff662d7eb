import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { announce } from './announce.ts';
import { revokedNews } from './announce-revoked.ts';
import { endGrantEarly } from './end-grant.ts';
import { whyLost } from './rules/entitlement.ts';
import { humanAt } from './rules/person.ts';
import { lockGrant } from './store/grants.ts';
import { type HeldGrant, readOpenHoldings } from './store/holdings.ts';
import { loadHuman, loadHumans } from './store/humans.ts';

const BATCH = 500;
const MOST_BATCHES = 200;

/**
 * Job: ends open grants whose holder was switched off, lost the role, or is no longer among those whom the frozen edition
 * lets ask. Reveals refuse from the first moment on; this writes it down and tells. @returns how many ended.
 */
export async function endLostGrants(db: Database): Promise<number> {
  let ended = 0;
  let after: Pick<HeldGrant, 'id' | 'endsAt'> | null = null;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const grants: readonly HeldGrant[] = await readOpenHoldings(db.prisma, after, BATCH);
    const people = await loadHumans(db.prisma, [...new Set(grants.map((grant) => grant.personId))]);
    for (const grant of grants) {
      const holder = people.get(grant.personId);
      if (
        holder &&
        whyLost(humanAt(holder, grant.place), grant) !== null &&
        (await db.transaction((tx) => end(tx, grant)))
      )
        ended += 1;
    }
    after = grants.at(-1) ?? null;
    if (grants.length < BATCH) break;
  }
  return ended;
}

/** Judged again under the lock: the role may be back, or the grant handed back, by now. */
async function end(tx: Transaction, held: HeldGrant): Promise<boolean> {
  const grant = await lockGrant(tx, held.id);
  const holder = await loadHuman(tx, held.personId);
  const why = grant && holder ? whyLost(humanAt(holder, held.place), held) : null;
  if (!grant || why === null) return false;
  const ended = await endGrantEarly(tx, grant, { state: 'revoked', by: null, why });
  if (!ended.ok) return false;
  await announce(tx, await revokedNews(tx, grant, null));
  await appendRecords(tx, [ended.value]);
  return true;
}
