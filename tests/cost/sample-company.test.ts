import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeIn } from '#lib/aws/rules/account.ts';
import { judgeAdvice } from '#lib/cost/judge-advice.ts';
import { readCostOverview } from '#lib/cost/queries/cost-overview.ts';
import { COST_GROUPINGS } from '#lib/cost/queries/group-view.ts';
import { listAdvice } from '#lib/cost/queries/list-advice.ts';
import { reckonCosts } from '#lib/cost/reckon-costs.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { type StoryBook, storyBook } from '#lib/local-aws/seed/plan-company.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { readLookup } from '#lib/trail/read-lookup.ts';
import { boundedLookupClient } from '#lib/trail/sources/bounded-lookup-client.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';
import { sampleCompanyMadeAt } from '#tests/support/sample-company.ts';

const auditor = { roles: ['auditor'] as const };

let database: TestDatabase;
let local: TestLocalAws;
let stories: StoryBook;

/** The inventory of the whole company, and its history through the same look-ups as in use. */
beforeAll(async () => {
  [database, local] = await Promise.all([createTestDatabase(), startTestLocalAws()]);
  stories = storyBook(await sampleCompanyMadeAt());
  const pacer = { turn: async () => undefined };
  for (const account of PRODUCT_ACCESS.accounts) {
    const connectionId = mintId('connection');
    const { accountId, alias, inventoryRoleArn, revealRoleArn, externalId, regions } = account;
    await database.db.prisma.connection.create({
      data: {
        ...{
          id: connectionId,
          name: alias,
          kind: 'local',
          accountId,
          inventoryRoleArn,
          revealRoleArn,
          externalId,
        },
        regions: { create: regions.map((region) => ({ region })) },
      },
    });
    for (const region of regions) {
      await syncInventory(database.db, local.aws, { connectionId, region });
      const place = placeIn({ ...account, partition: 'aws' }, region);
      if (!place.ok) throw new Error(place.refusal.words);
      const client = boundedLookupClient(local.aws, place.value, AbortSignal.timeout(300_000));
      const source = { connectionId, account: accountId, region, client, pacer };
      expect(await readLookup(database.db, source, { now: new Date() })).toMatchObject({ ok: true });
    }
  }
  await reckonCosts(database.db);
  await judgeAdvice(database.db);
}, 400_000);
afterAll(async () => {
  await local.close();
  await database.drop();
});

describe('what the sample company wastes', () => {
  it('leads the advice, with the right money', async () => {
    const groups = await listAdvice(database.db, auditor);
    expect(groups.slice(0, 3).map(({ kind }) => kind)).toEqual(['unused', 'idle-replica', 'chatty-caller']);
    const byKind = new Map(groups.map((group) => [group.kind, group.advice]));
    // 0.40 dollars a month for each secret that nobody read for two hundred days, and for each copy that nobody reads.
    const unused = byKind.get('unused') ?? [];
    const named = unused.map(({ secretName }) => secretName);
    for (const { name } of stories.unused.secrets) expect(named).toContain(name);
    expect(new Set(unused.map(({ savingMicros }) => savingMicros))).toEqual(new Set([400_000]));
    const idle = byKind.get('idle-replica') ?? [];
    expect(idle.length).toBeGreaterThan(0);
    const copies = stories.idleReplicas.replicas.map(({ copy }) => copy.name);
    for (const { secretName, savingMicros } of idle) {
      expect(copies).toContain(secretName);
      expect(savingMicros).toBe(400_000);
    }
    // A cache of an hour asks 24 times a day instead of as often as the function did, at five millionths a call.
    const [chatty] = byKind.get('chatty-caller') ?? [];
    expect(chatty).toMatchObject({ secretName: stories.chattyFunction.secret.name });
    const { rows } = await database.db.pool.query<{ reads: number; days: number }>(
      `SELECT sum(u.calls)::int AS reads, count(DISTINCT u.day)::int AS days
         FROM trail_use u JOIN trail_subject t ON t.id = u.subject_id
        WHERE t.secret_id = $1 AND u.principal_id = $2 AND u.name = 'GetSecretValue' AND u.outcome = 'done'
          AND u.day < (now() AT TIME ZONE 'UTC')::date AND u.day >= (now() AT TIME ZONE 'UTC')::date - 30`,
      [chatty?.secretId, chatty?.principalId],
    );
    const { reads = 0, days = 0 } = rows[0] ?? {};
    expect(days).toBeGreaterThanOrEqual(20);
    expect(chatty?.savingMicros).toBe(Math.round(((reads / days) * 30 - 24 * 30) * 5 * (days / 30)));
  });

  it('never names a secret that somebody read within the window, to delete it', async () => {
    const groups = await listAdvice(database.db, auditor);
    const ids = groups
      .filter(({ kind }) => kind === 'unused' || kind === 'idle-replica')
      .flatMap(({ advice }) => advice.map(({ secretId }) => secretId));
    const { rows } = await database.db.pool.query(
      `SELECT s.name FROM secret s WHERE s.id = ANY($1) AND s.last_accessed_on > (now() AT TIME ZONE 'UTC')::date - 90
          AND NOT EXISTS (SELECT 1 FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id WHERE t.secret_id = s.id)`,
      [ids],
    );
    expect(rows).toEqual([]);
  });

  it('costs the same to the last micro-unit in every grouping and secret by secret', async () => {
    const { rows } = await database.db.pool.query<{ micros: string; lines: string }>(
      `SELECT m.micros, (SELECT sum(l.micros) FROM cost_line l WHERE l.month = m.month) AS lines
         FROM cost_month m ORDER BY m.month DESC LIMIT 1`,
    );
    const whole = Number(rows[0]?.micros);
    expect(whole).toBeGreaterThan(0);
    expect(Number(rows[0]?.lines)).toBe(whole);
    for (const by of COST_GROUPINGS) {
      const overview = await readCostOverview(database.db, auditor, { by });
      expect(
        overview?.groups.reduce((sum, { micros }) => sum + micros, 0),
        by,
      ).toBe(whole);
      for (const { micros, parts } of overview?.groups ?? []) {
        expect(parts.kept + parts.keys + parts.calls + parts.requests, by).toBe(micros);
      }
    }
  });
});
