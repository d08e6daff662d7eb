import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { judgeTitle, judgeWords, type openIncidentSchema } from './rules/incident.ts';
import { findUnexplained, insertEntry, insertIncident, isActivePerson } from './store/incident-rows.ts';

/** Opens an incident about an unexplained read: a name, who answers for it, and what is known. */
export async function openIncident(
  db: Database,
  actor: Actor,
  input: z.infer<typeof openIncidentSchema>,
): Promise<Result<{ readonly incidentId: string }>> {
  if (!can(actor, 'incidents.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  const title = judgeTitle(input.title);
  if (!title.ok) return title;
  const text = judgeWords(input.text, 'text');
  if (!text.ok) return text;
  return await db.transaction(async (tx) => {
    const reads = await findUnexplained(tx, input.eventId);
    const [first] = reads;
    if (first === undefined) {
      return refuse('no-such-read', 'There is no unexplained read of this id. Nothing was changed.');
    }
    const { ownerId } = input;
    if (!(await isActivePerson(tx, ownerId))) {
      const words = 'This person cannot own it: there is no such account, or it is switched off.';
      return refuse('no-such-owner', words, { ownerId: words });
    }
    const id = mintId('incident');
    await insertIncident(tx, { id, title: title.value, ownerId, by: actor.personId }, reads);
    await insertEntry(tx, { incidentId: id, kind: 'opened', text: text.value, by: actor.personId });
    await appendRecords(tx, [
      {
        kind: 'incident.opened',
        actorId: actor.personId,
        ...(first.secret_id === null ? {} : { secretId: first.secret_id }),
        data: { incidentId: id, title: title.value, ownerId, eventId: first.event_id },
      },
    ]);
    return ok({ incidentId: id });
  });
}
