import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askBills } from '#lib/cost/ask-bills.ts';
import { readBills } from '#lib/cost/queries/bills.ts';
import { reckonCosts } from '#lib/cost/reckon-costs.ts';
import { switchBill } from '#lib/cost/switch-bill.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

let database: TestDatabase;
let local: TestLocalAws;
let sofia: Actor;
let ana: Actor;
let connectionId: Id<'connection'>;
const account = PRODUCT_ACCESS.accounts[1];

beforeAll(async () => {
  if (account === undefined) throw new Error('the sample company has three accounts');
  [database, local] = await Promise.all([createTestDatabase(), startTestLocalAws()]);
  const people = await seedPersonas(database.db);
  sofia = actorOf(people.get('sofia'), 'admin');
  ana = actorOf(people.get('ana'), 'engineer');
  connectionId = mintId('connection');
  const { accountId, inventoryRoleArn, revealRoleArn, externalId, regions } = account;
  await database.db.prisma.connection.create({
    data: {
      ...{ id: connectionId, name: 'larkfield-data', kind: 'local', accountId },
      ...{ inventoryRoleArn, revealRoleArn, externalId },
      regions: { create: regions.map((region) => ({ region })) },
    },
  });
  for (const region of regions) await syncInventory(database.db, local.aws, { connectionId, region });
  await reckonCosts(database.db);
});
afterAll(async () => {
  await local.close();
  await database.drop();
});

function actorOf(personId: Id<'person'> | undefined, role: Role): Actor {
  return {
    ...{ personId: personId ?? mintId('person'), sessionId: mintId('session'), displayName: 'X' },
    ...{ email: null, roles: [role], confirmedAt: new Date() },
  };
}

async function viewed() {
  return (await readBills(database.db, ana, {}))?.accounts[0];
}

async function makeDue(): Promise<void> {
  await database.db.pool.query(`UPDATE cost_bill_source SET asked_at = now() - interval '25 hours'`);
}

describe('the bill of an account', () => {
  it('is asked for by nobody until an admin says so, and that is on record', async () => {
    expect(await askBills(database.db, local.aws)).toBe(0);
    expect(await switchBill(database.db, ana, { connectionId, isOn: true })).toMatchObject({
      refusal: { code: 'forbidden' },
    });
    const unknown = { connectionId: mintId('connection'), isOn: true };
    expect(await switchBill(database.db, sofia, unknown)).toMatchObject({
      refusal: { code: 'no-such-connection' },
    });
    expect(await askBills(database.db, local.aws)).toBe(0);
    expect(await switchBill(database.db, sofia, { connectionId, isOn: true })).toMatchObject({ ok: true });
    const { rows } = await database.db.pool.query(
      `SELECT 1 FROM audit_record WHERE kind = 'cost.bill-switched'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('is asked for once a day, one call for two months', async () => {
    expect(await viewed()).toMatchObject({ isOn: true, outcome: null, bill: null });
    expect(await askBills(database.db, local.aws)).toBe(1);
    expect(await askBills(database.db, local.aws)).toBe(0);
    expect(await viewed()).toMatchObject({ outcome: 'complete', calls: 1 });
    await makeDue();
    expect(await askBills(database.db, local.aws)).toBe(1);
    expect(await viewed()).toMatchObject({ outcome: 'complete', calls: 2 });
  });

  it('agrees with the model in what is kept, and the rest of the difference has its reasons', async () => {
    const view = await viewed();
    const compared = view?.bill?.compared;
    expect(compared?.modelMicros).toBe(view?.modelMicros);
    expect(compared?.parts.reduce((sum, { micros }) => sum + micros, 0)).toBe(compared?.differenceMicros);
    // No record of the trail was read here, so its calls are all unseen; what is kept is the same to less than a cent.
    const expected = ['rounding', 'unseen-calls', 'unread-calls', 'shared-keys', 'free-requests'];
    expect(compared?.parts.filter(({ cause }) => !expected.includes(cause))).toEqual([]);
    expect(compared?.billMicros).toBeGreaterThan(100_000);
  });

  it('that AWS refuses is words, and what was read before stays', async () => {
    await database.db.pool.query(`UPDATE connection SET inventory_role_arn = reveal_role_arn WHERE id = $1`, [
      connectionId,
    ]);
    await makeDue();
    await askBills(database.db, local.aws);
    expect(await viewed()).toMatchObject({ outcome: 'denied', calls: 3, bill: { estimated: true } });
  });

  it('is not asked for once it is switched off, nor shown to those who may not see costs', async () => {
    await switchBill(database.db, sofia, { connectionId, isOn: false });
    await makeDue();
    expect(await askBills(database.db, local.aws)).toBe(0);
    expect(await readBills(database.db, { roles: [] }, {})).toBeNull();
  });
});
