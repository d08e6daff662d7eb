import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { addException } from '#lib/trail/add-exception.ts';
import { endException } from '#lib/trail/end-exception.ts';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { draftException, listExceptions } from '#lib/trail/queries/list-exceptions.ts';
import type { AddExceptionInput } from '#lib/trail/rules/standing-exception.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from './collect.ts';
import { ACCOUNT, arnOf, assumedRole, type MadeRecord, made } from './made-records.ts';
import { asOwner, emptyTrail } from './trail-tables.ts';

const SSO = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef`;
const USER = `arn:aws:iam::${ACCOUNT}:user/backup`;
const MINUTE = 60_000;

let database: TestDatabase;
let sofia: Actor;
let ana: Actor;
let owner: Id<'person'>;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = await seedPersonas(database.db);
  owner = people.get('ben') ?? mintId('person');
  sofia = actorOf(people.get('sofia'), 'admin');
  ana = actorOf(people.get('ana'), 'engineer');
  const connectionId = await insertConnection(database.db);
  await insertSecret(database.db, { name: 'prod/db', connectionId });
  await insertSecret(database.db, { name: 'prod/other', connectionId });
});
afterAll(() => database.drop());

function actorOf(personId: Id<'person'> | undefined, role: Role): Actor {
  return {
    ...{ personId: personId ?? mintId('person'), sessionId: mintId('session'), displayName: 'X' },
    ...{ email: null, roles: [role], confirmedAt: new Date() },
  };
}

function terms(changes: Partial<AddExceptionInput> = {}): AddExceptionInput {
  return {
    ...{ principalArn: USER, sessionName: '', secretArns: [arnOf('prod/db')], ownerId: owner },
    why: 'The old backup reads it each night until it is replaced.',
    endsAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    ...changes,
  };
}

const backup = {
  type: 'IAMUser',
  principalId: 'AIDAX',
  arn: USER,
  accountId: ACCOUNT,
  accessKeyId: 'AKIAX',
  userName: 'backup',
};

let number = 0;
/** A read by somebody with the command line, so long ago. */
async function read(minutesAgo: number, changes: MadeRecord = {}): Promise<string> {
  const eventTime = `${new Date(Date.now() - minutesAgo * MINUTE).toISOString().slice(0, 19)}Z`;
  const record = made(++number, { userIdentity: backup, eventTime, ...changes });
  const now = new Date(Date.now() + 60 * MINUTE);
  const found = collect(JSON.stringify({ Records: [record] }), { now });
  const records = found.records.map((each, place) => ({ record: each, file: 'f', place }));
  await ingestRecords(database.db, { source: 'file', records, unreadable: [], seen: [] }, now);
  await matchReveals(database.db);
  return String(record.eventID);
}

async function verdictOf(eventId: string) {
  const { events } = await listEvents(database.db, { kind: 'all' }, { parts: 'all' });
  return events.find((event) => event.eventId === eventId)?.verdict;
}

async function madeId(input: AddExceptionInput): Promise<string> {
  const done = await addException(database.db, sofia, input);
  if (!done.ok) throw new Error(done.refusal.words);
  // As if it had been made an hour ago, so that reads of the last hour fall into its time.
  await asOwner(
    database,
    `SET session_replication_role = replica; UPDATE standing_exception SET made_at = made_at - interval '1 hour' WHERE id = '${done.value.exceptionId}'`,
  );
  return done.value.exceptionId;
}

async function endAll(): Promise<void> {
  await emptyTrail(database);
  await asOwner(
    database,
    'SET session_replication_role = replica; TRUNCATE standing_exception, standing_exception_secret',
  );
}

describe('a standing exception', () => {
  it('is made by an admin only, in terms that name one reader, known secrets, an owner, a reason and an end', async () => {
    expect(await addException(database.db, ana, terms())).toMatchObject({ refusal: { code: 'forbidden' } });
    const wrong: readonly (readonly [Partial<AddExceptionInput>, string])[] = [
      [{ principalArn: '*' }, 'exception-terms'],
      [{ principalArn: `arn:aws:iam::${ACCOUNT}:root` }, 'exception-terms'],
      [{ principalArn: SSO }, 'exception-terms'],
      [{ sessionName: 'a b' }, 'exception-terms'],
      [{ why: 'because' }, 'exception-terms'],
      [{ why: `no\u0000thing at all` }, 'exception-terms'],
      [{ endsAt: new Date(Date.now() - MINUTE).toISOString() }, 'exception-terms'],
      [{ endsAt: new Date(Date.now() + 400 * 86_400_000).toISOString() }, 'exception-terms'],
      [{ secretArns: ['prod/db'] }, 'no-such-secret'],
      [{ secretArns: [arnOf('prod/db'), arnOf('prod/none')] }, 'no-such-secret'],
      [{ ownerId: mintId('person') }, 'no-such-owner'],
    ];
    for (const [changes, code] of wrong) {
      const done = await addException(database.db, sofia, terms(changes));
      expect(done, JSON.stringify(changes)).toMatchObject({ ok: false, refusal: { code } });
    }
    expect(await listExceptions(database.db, sofia)).toEqual([]);
    expect(await draftException(database.db, ana, undefined)).toBeNull();
  });

  it('takes a read by its reader of its secret out of the unexplained, from the moment it was made', async () => {
    const early = await read(90);
    const id = await madeId(terms());
    const during = await read(30);
    const other = await read(30, { requestParameters: { secretId: arnOf('prod/other') } });
    const somebody = await read(30, { userIdentity: assumedRole('admin', 'tom', 'ASIATOM') });
    expect(await verdictOf(during)).toMatchObject({ verdict: 'exception', exceptionId: id, grantId: null });
    expect((await verdictOf(during))?.sentence).toMatch(/^Standing exception\. /);
    for (const not of [early, other, somebody]) expect((await verdictOf(not))?.verdict).toBe('unexplained');
    // Judging again changes nothing.
    expect(await matchReveals(database.db)).toEqual({ judged: 0 });
    expect(await listExceptions(database.db, sofia)).toMatchObject([
      { id, stands: true, reads: 1, secrets: [{ name: 'prod/db' }] },
    ]);
    await endAll();
  });

  it('of a role that many take is of the named session only', async () => {
    await madeId(terms({ principalArn: SSO, sessionName: 'ben' }));
    expect((await verdictOf(await read(10, { userIdentity: sso('ben') })))?.verdict).toBe('exception');
    expect((await verdictOf(await read(10, { userIdentity: sso('tom') })))?.verdict).toBe('unexplained');
    await endAll();
  });

  it('that has ended explains nothing after its end, and still what was before', async () => {
    const id = await madeId(terms());
    await asOwner(
      database,
      `SET session_replication_role = replica; UPDATE standing_exception SET ends_at = now() - interval '20 minutes' WHERE id = '${id}'`,
    );
    expect((await verdictOf(await read(30)))?.verdict).toBe('exception');
    expect((await verdictOf(await read(10)))?.verdict).toBe('unexplained');
    expect(await endException(database.db, sofia, { exceptionId: id })).toMatchObject({
      refusal: { code: 'no-such-exception' },
    });
    await endAll();
  });

  it('can be ended at once by an admin, once, and is on record', async () => {
    const id = await madeId(terms());
    expect(await endException(database.db, ana, { exceptionId: id })).toMatchObject({
      refusal: { code: 'forbidden' },
    });
    expect(await endException(database.db, sofia, { exceptionId: id })).toMatchObject({ ok: true });
    expect(await endException(database.db, sofia, { exceptionId: id })).toMatchObject({
      refusal: { code: 'no-such-exception' },
    });
    expect((await verdictOf(await read(-2)))?.verdict).toBe('unexplained');
    const { rows } = await database.db.pool.query<{ kind: string }>(
      `SELECT DISTINCT kind FROM audit_record WHERE kind LIKE 'trail.exception-%' ORDER BY 1`,
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['trail.exception-ended', 'trail.exception-made']);
    await endAll();
  });

  it('is not changed by anybody, the product included', async () => {
    const id = await madeId(terms());
    for (const change of [`why = 'x'`, `ends_at = ends_at + interval '1 day'`, `principal_arn = 'x'`]) {
      await expect(
        database.db.pool.query(`UPDATE standing_exception SET ${change} WHERE id = $1`, [id]),
      ).rejects.toThrow('not changed');
    }
    for (const table of ['standing_exception_secret', 'standing_exception']) {
      await expect(database.db.pool.query(`DELETE FROM ${table}`)).rejects.toThrow('not changed');
    }
    await endAll();
  });

  it('never covers our own reveal role', async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/countersign-reveal`;
    await madeId(terms({ principalArn: role }));
    const eventId = await read(10, { userIdentity: assumedRole('countersign-reveal', 'ben', 'ASIAOURS') });
    expect((await verdictOf(eventId))?.verdict).toBe('unexplained');
    expect(await draftException(database.db, sofia, eventId)).toMatchObject({
      read: { principalArn: role, secretArn: arnOf('prod/db') },
    });
    await endAll();
  });
});

function sso(name: string): MadeRecord {
  const identity = assumedRole(
    'AWSReservedSSO_Developer_0123456789abcdef',
    name,
    `ASIA${name.toUpperCase()}`,
  );
  const context = identity.sessionContext as { sessionIssuer?: Record<string, unknown> } | undefined;
  return {
    ...identity,
    sessionContext: { ...context, sessionIssuer: { ...context?.sessionIssuer, type: 'Role', arn: SSO } },
  };
}
