import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { manage, whyNotActOn } from '#lib/people/manage.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { refusePeople } from '#lib/people/rules/refusals.ts';
import { countOtherAdmins, lockPersonRow, setDisabled } from '#lib/people/store/roles.ts';
import { markSessionsEnded } from '#lib/people/store/sessions.ts';
import { announce } from './announce.ts';
import { revokedNews } from './announce-revoked.ts';
import { endGrantEarly } from './end-grant.ts';
import type { Announcement } from './rules/announcement.ts';
import { readWhy } from './rules/reason.ts';
import { lockActiveGrantsOf } from './store/grants.ts';

export const disablePersonSchema = z.strictObject({
  personId: z.string().regex(patternOf('person')),
  why: z.string().max(4_000),
});
export type DisablePersonInput = z.infer<typeof disablePersonSchema>;

export interface Disabled {
  readonly sessions: number;
  readonly grants: number;
}

/**
 * Switches an account off: no sign-in any more, every session and every open grant over, in one transaction. A reveal
 * that waits for AWS at this moment is not delivered.
 */
export async function disablePerson(
  db: Database,
  actor: Actor,
  { personId, why: text }: DisablePersonInput,
): Promise<Result<Disabled>> {
  return await manage(db, actor, { permission: 'people.manage', matter: { personId } }, async (tx) => {
    const problem = whyNotActOn(await lockPersonRow(tx, personId, actor.personId));
    if (problem) return refusePeople(problem);
    const why = readWhy(text);
    if (!why.ok) return why;
    if ((await countOtherAdmins(tx, personId)) === 0) return refusePeople('last-admin');
    if (!(await setDisabled(tx, personId, true))) return refusePeople('already-disabled');
    const sessions = await markSessionsEnded(tx, personId, 'person-disabled');
    const { entries, news } = await endGrants(tx, personId, actor);
    await announce(tx, news);
    const data = { personId, sessions, grants: entries.length, why: why.value };
    await appendRecords(tx, [...entries, { kind: 'person.disabled', actorId: actor.personId, data }]);
    return ok({ sessions, grants: entries.length });
  });
}

/** One that is spent with nothing on its way, or over by now, has ended by itself. */
async function endGrants(
  tx: Transaction,
  personId: string,
  actor: Actor,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly news: readonly Announcement[] }> {
  const entries: AuditEntry[] = [];
  const news: Announcement[] = [];
  const end = {
    state: 'revoked',
    by: actor.personId,
    why: 'The account of the holder was switched off.',
  } as const;
  for (const grant of await lockActiveGrantsOf(tx, personId)) {
    const ended = await endGrantEarly(tx, grant, end);
    if (!ended.ok) continue;
    entries.push(ended.value);
    news.push(...(await revokedNews(tx, grant, actor.personId)));
  }
  return { entries, news };
}
