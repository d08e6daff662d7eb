import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeIncident } from '#lib/findings/change-incident.ts';
import { explainRead } from '#lib/findings/explain-read.ts';
import { judgeFindings } from '#lib/findings/judge-findings.ts';
import { openIncident } from '#lib/findings/open-incident.ts';
import { listIncidents, possibleOwners, readIncident, saidOfRead } from '#lib/findings/queries/incidents.ts';
import { writeIncident } from '#lib/findings/write-incident.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from '#tests/trail/collect.ts';
import { made, uuid } from '#tests/trail/made-records.ts';

const WORDS = 'Ben tried the restore that was agreed on Monday.';
const READ = uuid(1);

let database: TestDatabase;
let sofia: Actor;
let ana: Actor;
let ines: Actor;
let owner: Id<'person'>;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = await seedPersonas(database.db);
  owner = people.get('ben') ?? mintId('person');
  sofia = actorOf(people.get('sofia'), 'admin');
  ana = actorOf(people.get('ana'), 'engineer');
  ines = actorOf(people.get('ines'), 'auditor');
  await insertSecret(database.db, { name: 'prod/db', connectionId: await insertConnection(database.db) });
  const eventTime = `${new Date(Date.now() - 3_600_000).toISOString().slice(0, 19)}Z`;
  const now = new Date();
  const found = collect(JSON.stringify({ Records: [made(1, { eventTime })] }), { now });
  const records = found.records.map((record, place) => ({ record, file: 'f', place }));
  await ingestRecords(database.db, { source: 'file', records, unreadable: [], seen: [] }, now);
  await matchReveals(database.db);
});
afterAll(() => database.drop());

function actorOf(personId: Id<'person'> | undefined, role: Role): Actor {
  return {
    ...{ personId: personId ?? mintId('person'), sessionId: mintId('session'), displayName: 'X' },
    ...{ email: null, roles: [role], confirmedAt: new Date() },
  };
}

async function statesOfFinding(): Promise<readonly string[]> {
  await judgeFindings(database.db);
  const { rows } = await database.db.pool.query<{ state: string }>(
    `SELECT state FROM finding WHERE check_name = 'unexplained-read'`,
  );
  return rows.map(({ state }) => state);
}

function opened(changes: Partial<Parameters<typeof openIncident>[2]> = {}) {
  const input = { eventId: READ, title: 'Read of prod/db by ben', ownerId: owner, text: WORDS, ...changes };
  return openIncident(database.db, sofia, input);
}

describe('an incident', () => {
  it('is opened by somebody who may, about an unexplained read, with a name, an owner and words', async () => {
    const plain = { eventId: READ, title: 'Read of prod/db', ownerId: owner, text: WORDS };
    for (const actor of [ana, ines]) {
      expect(await openIncident(database.db, actor, plain)).toMatchObject({ refusal: { code: 'forbidden' } });
    }
    expect(await opened({ eventId: uuid(9) })).toMatchObject({ refusal: { code: 'no-such-read' } });
    expect(await opened({ title: 'x' })).toMatchObject({ refusal: { code: 'title' } });
    expect(await opened({ text: 'short' })).toMatchObject({ refusal: { code: 'words' } });
    expect(await opened({ text: `${WORDS}\u0000` })).toMatchObject({ refusal: { code: 'words' } });
    expect(await opened({ ownerId: mintId('person') })).toMatchObject({ refusal: { code: 'no-such-owner' } });
    expect(await listIncidents(database.db, sofia)).toEqual([]);
    expect(await possibleOwners(database.db, ana)).toEqual([]);
  });

  it('has a thread, an owner and a state, each change of which is said and on record', async () => {
    const done = await opened();
    if (!done.ok) throw new Error(done.refusal.words);
    const { incidentId } = done.value;
    const say = (text: string) => writeIncident(database.db, sofia, { incidentId, text });
    const change = (input: object) => changeIncident(database.db, sofia, { incidentId, ...input } as never);
    expect(await say('The session began at the office.')).toMatchObject({ ok: true });
    expect(await change({ change: 'owner', ownerId: sofia.personId })).toMatchObject({ ok: true });
    expect(await change({ change: 'reopen', text: WORDS })).toMatchObject({
      refusal: { code: 'incident-state' },
    });
    expect(await change({ change: 'close', text: 'no' })).toMatchObject({ refusal: { code: 'words' } });
    expect(await change({ change: 'close', text: WORDS })).toMatchObject({ ok: true });
    expect(await say('Something else was found out.')).toMatchObject({
      refusal: { code: 'incident-closed' },
    });
    expect(await change({ change: 'reopen', text: 'It happened once more.' })).toMatchObject({ ok: true });
    const refused = await changeIncident(database.db, ana, { incidentId, change: 'close', text: WORDS });
    expect(refused).toMatchObject({ refusal: { code: 'forbidden' } });
    const page = await readIncident(database.db, ines, incidentId);
    expect(page).toMatchObject({ incident: { state: 'open', ownerId: sofia.personId, reads: 1 } });
    expect(page?.entries.map(({ kind }) => kind)).toEqual(['opened', 'note', 'owner', 'closed', 'reopened']);
    expect(page?.reads).toMatchObject([{ eventId: READ, secretName: 'prod/db' }]);
    expect(await readIncident(database.db, ana, incidentId)).toBeNull();
    const { rows } = await database.db.pool.query<{ kind: string }>(
      `SELECT kind FROM audit_record WHERE kind LIKE 'incident.%' ORDER BY number`,
    );
    expect(rows.map(({ kind }) => kind)).toEqual([
      ...[
        'incident.opened',
        'incident.noted',
        'incident.handed-over',
        'incident.closed',
        'incident.reopened',
      ],
    ]);
    // An incident alone explains nothing.
    expect(await statesOfFinding()).toEqual(['open']);
  });

  it('keeps what was said as it was said', async () => {
    for (const table of ['incident_entry', 'incident_read']) {
      await expect(database.db.pool.query(`DELETE FROM ${table}`)).rejects.toThrow('not changed');
    }
    await expect(database.db.pool.query(`UPDATE incident_entry SET text = 'x'`)).rejects.toThrow(
      'not changed',
    );
  });
});

describe('an explanation', () => {
  it('is given by somebody who may, and settles the finding, not the verdict', async () => {
    const input = { eventId: READ, why: WORDS };
    expect(await explainRead(database.db, ana, input)).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(await explainRead(database.db, sofia, { ...input, why: 'ok' })).toMatchObject({
      refusal: { code: 'words' },
    });
    expect(await explainRead(database.db, sofia, { ...input, eventId: uuid(9) })).toMatchObject({
      refusal: { code: 'no-such-read' },
    });
    expect(await statesOfFinding()).toEqual(['open']);
    expect(await explainRead(database.db, sofia, input)).toMatchObject({ ok: true });
    expect(await statesOfFinding()).toEqual(['resolved']);
    const { rows } = await database.db.pool.query(
      `SELECT verdict FROM trail_event WHERE event_id = $1 AND verdict = 'unexplained'`,
      [READ],
    );
    expect(rows).toHaveLength(1);
    expect((await saidOfRead(database.db, ines, READ)).map(({ kind }) => kind).sort()).toEqual([
      'explanation',
      'incident',
    ]);
    expect(await saidOfRead(database.db, ana, READ)).toEqual([]);
    await expect(database.db.pool.query('DELETE FROM read_explanation')).rejects.toThrow('not changed');
  });
});
