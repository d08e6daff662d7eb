import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { givenBySignIn, type SignInMapping } from './rules/sign-in-mapping.ts';
import { lockRoles } from './store/roles.ts';
import { giveAtSignIn, loadGiven, loadIdentitiesOf, takeAtSignIn } from './store/sign-ins.ts';

/**
 * Makes the roles and groups that sign-ins gave to a person what the newest groups of their identities give by the mapping:
 * more is taken away again. What people gave stays as it is. @returns what to put on record.
 */
export async function giveBySignIn(
  tx: Transaction,
  personId: string,
  { issuer, mapping }: { readonly issuer: string; readonly mapping: SignInMapping },
): Promise<readonly AuditEntry[]> {
  const wanted = givenBySignIn(await loadIdentitiesOf(tx, personId, issuer), mapping);
  const gifts = [
    ...wanted.roles.map((name) => ({ kind: 'role' as const, name })),
    ...wanted.groups.map((name) => ({ kind: 'group' as const, name })),
  ];
  const held = await loadGiven(tx, personId);
  const absent = gifts.filter(
    (gift) => !held.some((has) => has.kind === gift.kind && has.name === gift.name),
  );
  const over = held.filter(
    (has) => has.bySignIn && !gifts.some((gift) => gift.kind === has.kind && gift.name === has.name),
  );
  if (absent.length + over.length === 0) return [];
  await lockRoles(tx);
  const entries: AuditEntry[] = [];
  for (const gift of absent) {
    if (await giveAtSignIn(tx, personId, gift)) entries.push(recordOf(personId, gift, true));
  }
  for (const gift of over) {
    if (await takeAtSignIn(tx, personId, gift)) entries.push(recordOf(personId, gift, false));
  }
  return entries;
}

function recordOf(
  personId: string,
  { kind, name }: { readonly kind: 'role' | 'group'; readonly name: string },
  isGiven: boolean,
): AuditEntry {
  if (kind === 'role') {
    const data = { personId, role: name, cameBy: 'sign-in' };
    return { kind: isGiven ? 'role.given' : 'role.taken', actorId: null, data };
  }
  const data = { personId, group: name, cameBy: 'sign-in' as const };
  return { kind: isGiven ? 'group.joined' : 'group.left', actorId: null, data };
}
