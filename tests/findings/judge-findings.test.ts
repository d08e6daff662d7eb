import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { acknowledgeFinding } from '#lib/findings/acknowledge-finding.ts';
import { judgeFindings } from '#lib/findings/judge-findings.ts';
import { countFindings } from '#lib/findings/queries/count-findings.ts';
import { findingsOfSecret } from '#lib/findings/queries/findings-of-secret.ts';
import { type FindingGroup, listFindings } from '#lib/findings/queries/list-findings.ts';
import { readFinding } from '#lib/findings/queries/read-finding.ts';
import { reopenFinding } from '#lib/findings/reopen-finding.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from '#tests/trail/collect.ts';
import {
  ACCOUNT,
  arnOf,
  assumedRole,
  type MadeRecord,
  made,
  REGION,
  uuid,
} from '#tests/trail/made-records.ts';
import { emptyTrail } from '#tests/trail/trail-tables.ts';

const DAY_MS = 86_400_000;
const NOW = new Date();

let database: TestDatabase;
let connectionId: string;
let sofia: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
  connectionId = await insertConnection(database.db);
  const people = await seedPersonas(database.db);
  sofia = actorOf(people.get('sofia') ?? mintId('person'), 'admin');
});
afterAll(() => database.drop());
afterEach(() => emptyTrail(database));

function actorOf(personId: Id<'person'>, role: Role): Actor {
  return {
    personId,
    sessionId: mintId('session'),
    displayName: 'X',
    email: null,
    roles: [role],
    confirmedAt: NOW,
  };
}

let number = 0;
/** A record of this moment minus so many days, of its own id. */
function recordOf(daysAgo: number, changes: MadeRecord): MadeRecord {
  number += 1;
  const at = new Date(NOW.getTime() - daysAgo * DAY_MS - (number % 60) * 1_000);
  return made(number, { eventID: uuid(number), eventTime: `${at.toISOString().slice(0, 19)}Z`, ...changes });
}

async function arrive(records: readonly MadeRecord[], seenDays = 0): Promise<void> {
  const found = collect(JSON.stringify({ Records: records }), { now: new Date(NOW.getTime() + DAY_MS) });
  expect(found.unreadable).toEqual([]);
  const located = found.records.map((record, place) => ({ record, file: 'f', place }));
  const stretch = {
    source: 'lookup',
    connectionId,
    account: ACCOUNT,
    region: REGION,
    from: new Date(NOW.getTime() - seenDays * DAY_MS),
    to: NOW,
    lastEventAt: null,
  };
  const seen = seenDays > 0 ? [stretch] : [];
  await ingestRecords(database.db, { source: 'lookup', records: located, unreadable: [], seen }, NOW);
  await matchReveals(database.db);
}

const workload = (role: string) => ({
  userIdentity: assumedRole(role, 'i-0123456789abcdef0', `ASIA${role.toUpperCase()}`),
  userAgent: 'aws-sdk-java/2.31.0',
});

async function open(): Promise<readonly FindingGroup[]> {
  return await listFindings(database.db, sofia, { state: 'open' });
}

async function wordsOf(check: string): Promise<string[]> {
  const group = (await open()).find((entry) => entry.check === check);
  return (group?.findings ?? []).map((finding) => `${finding.secret?.name ?? '-'} ${finding.words}`);
}

describe('what the checks find', () => {
  it('a value read past the product, and it is over when the read is explained', async () => {
    const secret = await insertSecret(database.db, { name: 'prod/unexplained', connectionId });
    await arrive([recordOf(1, { requestParameters: { secretId: arnOf('prod/unexplained') } })], 40);
    await judgeFindings(database.db);
    expect(await wordsOf('unexplained-read')).toEqual([
      'prod/unexplained was read by ben once, and no reveal, grant or break-glass explains it.',
    ]);
    expect((await findingsOfSecret(database.db, sofia, secret)).map((finding) => finding.check)).toContain(
      'unexplained-read',
    );
    await database.db.pool.query("UPDATE trail_event SET verdict = 'covered'");
    await judgeFindings(database.db);
    expect(await wordsOf('unexplained-read')).toEqual([]);
  });

  it('tells the admins of a new one, once', async () => {
    await insertSecret(database.db, { name: 'prod/told', connectionId });
    const told = async () =>
      Number(
        (
          await database.db.pool.query(
            "SELECT count(*)::int AS n FROM announcement WHERE kind = 'trail.unexplained-read'",
          )
        ).rows[0].n,
      );
    const before = await told();
    await arrive([recordOf(1, { requestParameters: { secretId: arnOf('prod/told') } })], 40);
    await judgeFindings(database.db);
    await judgeFindings(database.db);
    expect(await told()).toBe(before + 1);
    const { rows } = await database.db.pool.query(
      "SELECT data, secret_id FROM announcement WHERE kind = 'trail.unexplained-read' ORDER BY at DESC LIMIT 1",
    );
    expect(rows[0].data).toMatchObject({ reads: 1, which: [{ secret: 'prod/told', reader: 'ben' }] });
    expect(rows[0].secret_id).toMatch(/^sec_/);
  });

  it('a burst by a tool on a person’s key', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `prod/burst/${index}`);
    for (const name of names) await insertSecret(database.db, { name, connectionId });
    await arrive(
      names.map((name) => recordOf(1, { requestParameters: { secretId: arnOf(name) } })),
      40,
    );
    await judgeFindings(database.db);
    expect((await wordsOf('burst'))[0]).toMatch(/^- ben read 12 secrets within 10 min/);
  });

  it('a reader that was not seen before; one that read three weeks ago is known', async () => {
    await insertSecret(database.db, { name: 'prod/readers', connectionId });
    const secretId = arnOf('prod/readers');
    await arrive(
      [
        recordOf(21, { ...workload('known-task'), requestParameters: { secretId } }),
        recordOf(1, { ...workload('known-task'), requestParameters: { secretId } }),
        recordOf(1, { ...workload('new-task'), requestParameters: { secretId } }),
      ],
      40,
    );
    await judgeFindings(database.db);
    expect(await wordsOf('first-seen-reader')).toEqual([
      'prod/readers was read by new-task for the first time that we have seen.',
    ]);
  });

  it('nobody is new where nothing was watched before', async () => {
    await insertSecret(database.db, { name: 'prod/unwatched', connectionId });
    const secretId = arnOf('prod/unwatched');
    await arrive([recordOf(1, { ...workload('some-task'), requestParameters: { secretId } })], 5);
    await judgeFindings(database.db);
    expect(await wordsOf('first-seen-reader')).toEqual([]);
  });

  it('nobody is new while the days before are still being read', async () => {
    await insertSecret(database.db, { name: 'prod/half-watched', connectionId });
    const secretId = arnOf('prod/half-watched');
    await arrive([recordOf(1, { ...workload('some-task'), requestParameters: { secretId } })], 15);
    await judgeFindings(database.db);
    expect(await wordsOf('first-seen-reader')).toEqual([]);
  });

  it('a rotation that fails, until it succeeds', async () => {
    await insertSecret(database.db, { name: 'prod/failing', connectionId, rotationEnabled: true });
    const event = (name: string, daysAgo: number) =>
      recordOf(daysAgo, {
        eventName: name,
        eventType: 'AwsServiceEvent',
        userIdentity: { accountId: ACCOUNT, invokedBy: 'secretsmanager.amazonaws.com' },
        requestParameters: null,
        readOnly: false,
        additionalEventData: { SecretId: arnOf('prod/failing') },
      });
    await arrive(
      [event('RotationSucceeded', 30), event('RotationFailed', 20), event('RotationFailed', 13)],
      40,
    );
    await judgeFindings(database.db);
    expect(await wordsOf('rotation-failing')).toEqual([
      'prod/failing failed to rotate 2 times and has not succeeded since.',
    ]);
    await arrive([event('RotationSucceeded', 1)]);
    await judgeFindings(database.db);
    expect(await wordsOf('rotation-failing')).toEqual([]);
  });

  it('a secret marked for deletion that is still asked for', async () => {
    await insertSecret(database.db, {
      name: 'prod/going',
      connectionId,
      deletionAskedAt: new Date(NOW.getTime() - 3 * DAY_MS),
    });
    const refused = (daysAgo: number) =>
      recordOf(daysAgo, {
        ...workload('legacy-job'),
        requestParameters: { secretId: arnOf('prod/going') },
        errorCode: 'InvalidRequestException',
        errorMessage: "You can't perform this operation on the secret because it was marked for deletion.",
      });
    await arrive([refused(10), refused(2), refused(1)], 40);
    await judgeFindings(database.db);
    expect(await wordsOf('deletion-still-read')).toEqual([
      'prod/going is marked for deletion, and 2 reads were refused since.',
    ]);
  });

  it('a policy that lets anybody in, and one that lets in an account that is not connected', async () => {
    const wide = await insertSecret(database.db, { name: 'prod/wide', connectionId });
    const lent = await insertSecret(database.db, { name: 'prod/lent', connectionId });
    await database.db.pool.query('UPDATE secret SET policy_public = true WHERE id = $1', [wide]);
    await database.db.pool.query("UPDATE secret SET policy_accounts = '{999988887777}' WHERE id = $1", [
      lent,
    ]);
    await judgeFindings(database.db);
    expect(await wordsOf('public-policy')).toEqual(['prod/wide has a resource policy that lets anybody in.']);
    expect(await wordsOf('foreign-account')).toHaveLength(1);
    expect(await wordsOf('shared-default-key')).toHaveLength(1);
  });

  it('a region whose trail was never read', async () => {
    await database.db.pool.query("UPDATE connection SET created_at = now() - interval '2 hours'");
    await judgeFindings(database.db);
    expect(await wordsOf('feed-silent')).toEqual([`- ${ACCOUNT} in ${REGION} was never seen.`]);
  });
});

describe('a run', () => {
  it('changes nothing the second time', async () => {
    await judgeFindings(database.db);
    expect(await judgeFindings(database.db)).toEqual({ opened: 0, reopened: 0, resolved: 0 });
  });

  it('that is cut off resolves nothing', async () => {
    const before = await countFindings(database.db, sofia);
    expect(before.open).toBeGreaterThan(0);
    await expect(judgeFindings(database.db, AbortSignal.abort())).rejects.toThrow();
    expect(await countFindings(database.db, sofia)).toEqual(before);
  });

  it('by two at once opens a matter once', async () => {
    await insertSecret(database.db, {
      name: 'prod/two',
      connectionId,
      rotationEnabled: true,
      nextRotationAt: new Date(NOW.getTime() - DAY_MS),
    });
    await Promise.all([judgeFindings(database.db), judgeFindings(database.db), judgeFindings(database.db)]);
    expect(await wordsOf('rotation-overdue')).toHaveLength(1);
  });
});

describe('putting aside', () => {
  async function anOpenOne(): Promise<string> {
    await judgeFindings(database.db);
    const id = (await open())[0]?.findings[0]?.id;
    if (!id) throw new Error('no finding is open');
    return id;
  }
  const until = () => new Date(Date.now() + 30 * DAY_MS).toISOString();
  const why = 'Known. The owner repairs it in the next sprint.';

  it('takes it out of the open ones, with a record, and a person can take it up again', async () => {
    const findingId = await anOpenOne();
    const before = (await countFindings(database.db, sofia)).open;
    expect((await acknowledgeFinding(database.db, sofia, { findingId, until: until(), why })).ok).toBe(true);
    expect((await countFindings(database.db, sofia)).open).toBe(before - 1);
    await judgeFindings(database.db);
    expect((await readFinding(database.db, sofia, findingId))?.finding.state).toBe('acknowledged');
    expect((await reopenFinding(database.db, sofia, { findingId })).ok).toBe(true);
    const page = await readFinding(database.db, sofia, findingId);
    expect(page?.steps.map((step) => step.step)).toEqual(
      expect.arrayContaining(['reopened', 'acknowledged', 'opened']),
    );
    const { rows } = await database.db.pool.query(
      "SELECT kind FROM audit_record WHERE kind LIKE 'finding.%' ORDER BY number",
    );
    expect(rows.map((row) => row.kind)).toEqual(['finding.acknowledged', 'finding.reopened']);
  });

  it.each<Role>(['engineer', 'approver', 'auditor'])('is not for an %s', async (role) => {
    const findingId = await anOpenOne();
    const actor = actorOf(mintId('person'), role);
    const done = await acknowledgeFinding(database.db, actor, { findingId, until: until(), why });
    expect(done.ok ? null : done.refusal.code).toBe('forbidden');
    const back = await reopenFinding(database.db, actor, { findingId });
    expect(back.ok ? null : back.refusal.code).toBe('forbidden');
  });

  it('says so where there is nothing to put aside', async () => {
    const findingId = mintId('finding');
    const done = await acknowledgeFinding(database.db, sofia, { findingId, until: until(), why });
    expect(done.ok ? null : done.refusal.code).toBe('no-such-finding');
  });

  it('keeps the steps of a finding as they were', async () => {
    await anOpenOne();
    await expect(database.db.pool.query('DELETE FROM finding_step')).rejects.toThrow(/final/);
  });
});

describe('somebody without the permission', () => {
  it('sees none', async () => {
    const nobody: Actor = { ...sofia, roles: [] };
    expect(await listFindings(database.db, nobody, { state: 'open' })).toEqual([]);
    expect(await countFindings(database.db, nobody)).toEqual({ open: 0, urgent: 0 });
  });
});
