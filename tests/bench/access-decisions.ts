import { randomBytes } from 'node:crypto';
import { decideRequest } from '#lib/access/decide-request.ts';
import { countAccess } from '#lib/access/queries/access-counts.ts';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { readMyAccess } from '#lib/access/queries/my-access.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { type Figure, median } from '#lib/cli/bench/benchmark.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { countTrips } from './count-statements.ts';

const DECISIONS = 60;
const PAGES = 40;
const PEOPLE = 2_000;
const REQUESTS = 200_000;
const WAITING = 1_000;
const SECRETS = 2_000;
const DECIDERS = 50;

/** What a decision costs, and the pages around it, on top of 200,000 requests of 2,000 people. */
export async function decisionFigures(db: Database): Promise<Figure[]> {
  const secretId = await fillUp(db);
  const deciders = await Promise.all(
    Array.from({ length: DECIDERS }, (_, n) => addPerson(db, `decider${n}`, 'approver')),
  );
  const [decider] = deciders;
  if (!decider) throw new Error('nobody decides');
  const busy = await findBusy(db);
  return [
    ...(await decisions(db, secretId, decider)),
    await race(db, secretId, deciders),
    await page('inbox, 1,000 requests waiting of 200,000', 100, () => readInbox(db, decider)),
    await page('counts of the navigation', 50, () => countAccess(db, decider)),
    await page('my access of somebody with 2,000 requests', 50, () => readMyAccess(db, busy)),
    await page('a thread with what to weigh', 100, async () =>
      readRequestPage(db, decider, await anyWaiting(db)),
    ),
    await tripsOf('a thread with what to weigh', async () =>
      readRequestPage(db, decider, await anyWaiting(db)),
    ),
    await tripsOf('my access', () => readMyAccess(db, busy)),
  ];
}

async function decisions(db: Database, secretId: string, decider: Actor): Promise<Figure[]> {
  const [asks, signs, nothings]: [number[], number[], number[]] = [[], [], []];
  for (let n = 0; n < DECISIONS; n++) {
    const asker = await addPerson(db, `asker${n}`, 'engineer');
    const asked = await timed(() => ask(db, asker, secretId));
    asks.push(asked.ms);
    const factsHash = await hashOf(db, asked.value);
    const decided = await timed(() => sign(db, decider, asked.value, factsHash));
    if (!decided.value.ok) throw new Error(decided.value.refusal.code);
    signs.push(decided.ms);
    nothings.push((await timed(() => db.transaction((tx) => tx.$queryRaw`SELECT 1`))).ms);
  }
  const base = { what: 'a transaction that asks for 1', value: median(nothings) };
  return [
    {
      what: 'a decision that opens a grant, median',
      value: median(signs),
      unit: 'ms',
      base,
      goal: { atMost: 50 },
    },
    { what: 'a request for one secret, median', value: median(asks), unit: 'ms', base, goal: { atMost: 50 } },
  ];
}

/** A machine that is too busy to begin in time says so by throwing; nothing was decided then. */
const TURNED_AWAY = { ok: false } as const;

/** The slowest answer of fifty who decide the same request at once. */
async function race(db: Database, secretId: string, deciders: readonly Actor[]): Promise<Figure> {
  const asker = await addPerson(db, 'raced', 'engineer');
  const requestId = await ask(db, asker, secretId);
  const factsHash = await hashOf(db, requestId);
  const answers = await Promise.all(
    deciders.map((each) => timed(() => sign(db, each, requestId, factsHash).catch(() => TURNED_AWAY))),
  );
  const moved = answers.filter(({ value }) => value.ok).length;
  if (moved !== 1) throw new Error(`${moved} decisions moved one request`);
  return {
    what: 'slowest of 50 parallel deciders on one request',
    value: Math.max(...answers.map(({ ms }) => ms)),
    unit: 'ms',
    goal: { atMost: 2_000 },
  };
}

async function page(what: string, atMost: number, read: () => Promise<unknown>): Promise<Figure> {
  const times: number[] = [];
  for (let n = 0; n < PAGES; n++) times.push((await timed(read)).ms);
  return { what: `${what}, median`, value: median(times), unit: 'ms', goal: { atMost } };
}

async function tripsOf(what: string, read: () => Promise<unknown>): Promise<Figure> {
  const { statements } = await countTrips(read);
  return { what: `statements of ${what}`, value: statements, unit: 'statements' };
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}

async function ask(db: Database, asker: Actor, secretId: string): Promise<string> {
  const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] } as const;
  const asked = await submitRequest(db, asker, {
    items: [{ secretId, ...target, keyNames: [] }],
    durationSeconds: 900,
    uses: 5,
    reason: 'The benchmark measures how long a decision takes.',
    ticket: null,
  });
  if (!asked.ok) throw new Error(asked.refusal.code);
  return asked.value.requestId;
}

function sign(db: Database, decider: Actor, requestId: string, factsHash: string) {
  const terms = { comment: null, durationSeconds: null, uses: null };
  return decideRequest(db, decider, { requestId, verdict: 'approve', ...terms, factsHash });
}

async function hashOf(db: Database, id: string): Promise<string> {
  const { factsHash } = await db.prisma.accessRequest.findUniqueOrThrow({ where: { id } });
  return Buffer.from(factsHash).toString('hex');
}

async function anyWaiting(db: Database): Promise<string> {
  return (await db.prisma.accessRequest.findFirstOrThrow({ where: { state: 'pending' } })).id;
}

async function findBusy(db: Database): Promise<Actor> {
  const person = await db.prisma.person.findFirstOrThrow({ where: { email: 'made1@bench.example' } });
  return actorOf(person.id, mintId('session'), 'engineer');
}

async function addPerson(db: Database, name: string, role: Role): Promise<Actor> {
  const personId = mintId('person');
  const sessionId = mintId('session');
  const expiresAt = new Date(Date.now() + 8 * 3_600_000);
  await db.prisma.person.create({
    data: {
      id: personId,
      displayName: name,
      email: `${name}@bench.example`,
      roles: { create: { role } },
      sessions: { create: { id: sessionId, tokenHash: randomBytes(32), expiresAt } },
    },
  });
  return actorOf(personId, sessionId, role);
}

function actorOf(personId: Actor['personId'] | string, sessionId: Actor['sessionId'], role: Role): Actor {
  return {
    personId: personId as Actor['personId'],
    sessionId,
    displayName: 'bench',
    email: null,
    roles: [role],
    confirmedAt: new Date(),
  };
}

/** 200,000 requests of 2,000 people over a year, one person with 2,000 of them; 1,000 wait. Made by SQL. */
async function fillUp(db: Database): Promise<string> {
  const connectionId = mintId('connection');
  const role = 'arn:aws:iam::111122223333:role/bench';
  const roles = { inventoryRoleArn: role, revealRoleArn: role, externalId: 'bench' };
  await db.prisma.connection.create({
    data: { id: connectionId, name: 'bench decisions', kind: 'local', accountId: '111122223333', ...roles },
  });
  const secretId = mintId('secret');
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/bench/decisions-AAAAAA';
  await db.prisma.secret.create({
    data: {
      id: secretId,
      connectionId,
      accountId: '111122223333',
      region: 'eu-central-1',
      arn,
      name: 'prod/bench/decisions',
      parentPath: 'prod/bench/',
      lastSegment: 'decisions',
      environment: 'production',
      environmentRule: 'bench',
      fingerprint: 'bench',
      versions: { create: { versionId: 'v-bench', labels: ['AWSCURRENT'] } },
    },
  });
  await db.pool.query(
    `INSERT INTO person (id, display_name, email)
     SELECT 'per_' || lpad(n::text, 16, '0'), 'Made ' || n, 'made' || n || '@bench.example' FROM generate_series(1, $1::int) n`,
    [PEOPLE],
  );
  await db.pool.query(
    `INSERT INTO role_assignment (person_id, role) SELECT id, 'engineer' FROM person WHERE email LIKE 'made%'`,
  );
  await db.pool.query(MADE_SECRETS, [SECRETS, connectionId]);
  await db.pool.query(MADE_REQUESTS, [REQUESTS, PEOPLE, WAITING, SECRETS]);
  await db.pool.query(`
    INSERT INTO access_grant (id, request_id, person_id, secret_id, secret_arn, stage, starts_at, ends_at, uses_allowed, state)
    SELECT 'grt_' || substr(id, 5), id, requester_id, secret_id, secret_arn, stage, closed_at,
           closed_at + interval '15 minutes', 5, 'active'
      FROM access_request WHERE state = 'approved' AND closed_at IS NOT NULL`);
  await db.pool.query('ANALYZE');
  return secretId;
}

const MADE_SECRETS = `
  INSERT INTO secret (id, connection_id, account_id, region, arn, name, parent_path, last_segment, environment,
                      environment_rule, fingerprint)
  SELECT 'sec_' || lpad(n::text, 16, '0'), $2::text, '111122223333', 'eu-central-1', 'arn:made:' || n, 'prod/made/' || n,
         'prod/made/', n::text, 'production', 'bench', 'bench' FROM generate_series(1, $1::int) n`;

const MADE_REQUESTS = `
  WITH policy AS (SELECT id, name FROM access_policy WHERE name = 'production-reveal'),
  made AS (
    SELECT n, 'req_' || lpad(n::text, 16, '0') AS id,
           'per_' || lpad((CASE WHEN n % 100 = 0 THEN 1 ELSE 1 + n % $2::int END)::text, 16, '0') AS person,
           n > $1::int - $3::int AS waits,
           'sec_' || lpad((1 + n * 7919 % $4::int)::text, 16, '0') AS secret, 'arn:made:' || (1 + n * 7919 % $4::int) AS arn,
           now() - (($1::int - n) * interval '157 seconds') AS at
      FROM generate_series(1, $1::int) n)
  INSERT INTO access_request (id, thread_id, requester_id, secret_id, secret_arn, act, stage, duration_seconds, uses, reason,
                              state, policy_id, policy_version, facts, facts_hash, created_at, expires_at, closed_at)
  SELECT m.id, m.id, m.person, m.secret, m.arn, 'reveal', CASE WHEN m.waits THEN 'label-' || m.n ELSE 'AWSCURRENT' END,
         900, 5, 'A made reason that is long enough to be one.',
         CASE WHEN m.waits THEN 'pending' WHEN m.n % 10 = 0 THEN 'denied' WHEN m.n % 23 = 0 THEN 'expired' ELSE 'approved' END,
         policy.id, 1,
         convert_to(json_build_object('v', 2, 'about', 'secret', 'requestId', m.id, 'threadId', m.id, 'way', 'asked',
           'requesterId', m.person, 'requesterName', 'Made', 'reason', 'A made reason that is long enough to be one.',
           'ticket', null, 'policyId', policy.id, 'policyName', policy.name, 'policyVersion', 1, 'secretId', m.secret,
           'secretArn', m.arn, 'secretName', 'prod/made', 'environment', 'production',
           'accountId', '111122223333', 'region', 'eu-central-1', 'durationSeconds', 900, 'uses', 5, 'act', 'reveal',
           'stage', 'AWSCURRENT', 'versionId', null, 'keyNames', json_build_array(), 'extendsGrantId', null)::text, 'UTF8'),
         decode(md5(m.id) || md5(m.id), 'hex'), m.at,
         CASE WHEN m.waits THEN now() + (m.n % 7000) * interval '1 second' + interval '10 minutes' ELSE m.at + interval '2 hours' END,
         CASE WHEN m.waits THEN NULL ELSE m.at + interval '3 minutes' END
    FROM made m, policy`;
