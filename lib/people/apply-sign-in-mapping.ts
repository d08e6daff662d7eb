import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { giveBySignIn } from './give-by-sign-in.ts';
import type { SignInMapping } from './rules/sign-in-mapping.ts';
import { loadPeopleOfIssuer } from './store/sign-ins.ts';

/**
 * Holds everybody who came in through a provider against the mapping as it is now, at a start: a group that the
 * configuration file no longer names gives nothing from then on, also to people who stay signed in.
 */
export async function applySignInMapping(
  db: Database,
  source: { readonly issuer: string; readonly mapping: SignInMapping },
): Promise<void> {
  for (const personId of await loadPeopleOfIssuer(db.prisma, source.issuer)) {
    await db.transaction(async (tx) => {
      await appendRecords(tx, await giveBySignIn(tx, personId, source));
    });
  }
}
