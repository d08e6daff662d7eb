import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { judgeWords, type writeIncidentSchema } from './rules/incident.ts';
import { insertEntry, lockIncident } from './store/incident-rows.ts';

/** Adds what somebody found out to an incident that is open. */
export async function writeIncident(
  db: Database,
  actor: Actor,
  input: z.infer<typeof writeIncidentSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'incidents.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  const text = judgeWords(input.text, 'text');
  if (!text.ok) return text;
  const { incidentId } = input;
  return await db.transaction(async (tx) => {
    const incident = await lockIncident(tx, incidentId);
    if (incident === null) return refuse('no-such-incident', 'There is no such incident.');
    if (incident.state === 'closed') {
      return refuse('incident-closed', 'This incident is closed. Reopen it first. Nothing was changed.');
    }
    await insertEntry(tx, { incidentId, kind: 'note', text: text.value, by: actor.personId });
    await appendRecords(tx, [
      { kind: 'incident.noted', actorId: actor.personId, data: { incidentId, text: text.value } },
    ]);
    return ok(null);
  });
}
