import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type changeIncidentSchema, judgeWords } from './rules/incident.ts';
import { insertEntry, isActivePerson, lockIncident, setOwner, setState } from './store/incident-rows.ts';

type ChangeIncidentInput = z.infer<typeof changeIncidentSchema>;

/** Hands an incident to somebody else, closes it with what came of it, or opens it again with the reason. */
export async function changeIncident(
  db: Database,
  actor: Actor,
  input: ChangeIncidentInput,
): Promise<Result<null>> {
  if (!can(actor, 'incidents.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    const incident = await lockIncident(tx, input.incidentId);
    if (incident === null) return refuse('no-such-incident', 'There is no such incident.');
    return input.change === 'owner'
      ? await handOver(tx, actor, input.incidentId, input.ownerId)
      : await move(tx, actor, input, incident.state);
  });
}

async function handOver(
  tx: Transaction,
  actor: Actor,
  incidentId: string,
  ownerId: string,
): Promise<Result<null>> {
  if (!(await isActivePerson(tx, ownerId))) {
    const words = 'This person cannot own it: there is no such account, or it is switched off.';
    return refuse('no-such-owner', words, { ownerId: words });
  }
  const name = await setOwner(tx, incidentId, ownerId);
  await insertEntry(tx, { incidentId, kind: 'owner', text: name, by: actor.personId });
  await appendRecords(tx, [
    { kind: 'incident.handed-over', actorId: actor.personId, data: { incidentId, ownerId } },
  ]);
  return ok(null);
}

async function move(
  tx: Transaction,
  actor: Actor,
  input: Exclude<ChangeIncidentInput, { change: 'owner' }>,
  state: 'open' | 'closed',
): Promise<Result<null>> {
  const closes = input.change === 'close';
  if ((state === 'closed') === closes) {
    const words = closes ? 'This incident is closed already.' : 'This incident is open already.';
    return refuse('incident-state', `${words} Nothing was changed.`);
  }
  const text = judgeWords(input.text, 'text');
  if (!text.ok) return text;
  const { incidentId } = input;
  await setState(tx, incidentId, closes ? 'closed' : 'open');
  const kind = closes ? 'closed' : 'reopened';
  await insertEntry(tx, { incidentId, kind, text: text.value, by: actor.personId });
  await appendRecords(tx, [
    {
      kind: closes ? 'incident.closed' : 'incident.reopened',
      actorId: actor.personId,
      data: { incidentId, text: text.value },
    },
  ]);
  return ok(null);
}
