import { type AuditAddress, auditHref } from '#components/audit/audit-address.ts';
import type { Database } from '#lib/db/client.ts';
import { isId } from '#lib/kernel/ids.ts';
import { listPeople } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';

/** Where a number, an id, or the name of a person or secret leads; null if nothing is called that. */
export async function lookUp(
  db: Database,
  actor: Actor,
  address: AuditAddress,
  text: string,
): Promise<string | null> {
  const number = Number(text.replace(/[\s,.]/g, ''));
  if (Number.isSafeInteger(number) && number > 0) return `/audit/${number}`;
  if (isId('request', text)) return auditHref(address, { request: text });
  if (isId('grant', text)) return auditHref(address, { grant: text });
  if (isId('secret', text)) return auditHref(address, { secret: text });
  if (isId('person', text)) return auditHref(address, { actor: text });
  if (!isStorable(text)) return null;
  const wanted = text.toLocaleLowerCase();
  const people = (await listPeople(db)).filter(
    ({ displayName, email }) =>
      email?.toLocaleLowerCase() === wanted || displayName.toLocaleLowerCase().includes(wanted),
  );
  if (people[0] && people.length === 1) return auditHref(address, { actor: people[0].id });
  const found = await findSecret(db, actor, text);
  if (found.kind === 'one') return auditHref(address, { secret: found.secret.id });
  if (found.kind !== 'none' && found.secrets[0]) return auditHref(address, { secret: found.secrets[0].id });
  return null;
}
