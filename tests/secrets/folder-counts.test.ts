import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldersTo, parentOf, placeOf } from '#lib/secrets/rules/tree.ts';
import { lockInventory } from '#lib/secrets/store/write-secrets.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

let world: TestDatabase;
let connections: readonly string[];

beforeAll(async () => {
  world = await createTestDatabase();
  connections = [
    await insertConnection(world.db, { regions: ['eu-central-1', 'eu-west-1'] }),
    await insertConnection(world.db, { accountId: '444455556666', regions: ['eu-central-1'] }),
  ];
});
afterAll(() => world.drop());

interface Row {
  connection_id: string;
  region: string;
  parent_path: string;
  health: string;
  environment: string;
}

type Counts = Record<'secrets' | 'own' | 'broken' | 'attention' | 'notSeen' | 'protected', number>;

/** The folder table as it must be, told from the rows by other means than the database's. */
function folders(rows: readonly Row[]): Map<string, Counts> {
  const expected = new Map<string, Counts>();
  for (const row of rows) {
    for (const scope of ['', row.connection_id, `${row.connection_id}/${row.region}`]) {
      for (const { path } of [{ path: '' }, ...foldersTo(row.parent_path)]) {
        const key = `${scope}|${path}`;
        const counts = expected.get(key) ?? {
          secrets: 0,
          own: 0,
          broken: 0,
          attention: 0,
          notSeen: 0,
          protected: 0,
        };
        counts.secrets += 1;
        if (path === row.parent_path) counts.own += 1;
        if (row.health === 'broken') counts.broken += 1;
        if (row.health === 'attention') counts.attention += 1;
        if (row.health === 'not-seen') counts.notSeen += 1;
        if (row.environment === 'production' || row.environment === 'unknown') counts.protected += 1;
        expected.set(key, counts);
      }
    }
  }
  return expected;
}

async function compare(): Promise<void> {
  const rows = await world.db.pool.query<Row>(
    'SELECT connection_id, region, parent_path, health, environment FROM secret WHERE gone_at IS NULL',
  );
  const kept = await world.db.pool.query(
    `SELECT scope || '|' || path AS key, parent_path AS "parentPath", path, secret_count AS secrets, own_count AS own,
            broken_count AS broken, attention_count AS attention, not_seen_count AS "notSeen", protected_count AS protected
     FROM secret_folder`,
  );
  const told = new Map(kept.rows.map(({ key, parentPath, path, ...counts }) => [key, counts]));
  expect(told).toEqual(folders(rows.rows));
  for (const row of kept.rows) expect(row.parentPath).toBe(parentOf(row.path));
  const tallies = await world.db.pool.query(
    `SELECT (SELECT coalesce(jsonb_object_agg(k, n), '{}') FROM (SELECT environment || health AS k, count(*) AS n
                      FROM secret WHERE gone_at IS NULL GROUP BY 1) x) =
            (SELECT coalesce(jsonb_object_agg(k, n), '{}') FROM (SELECT environment || health AS k, sum(secret_count)::bigint AS n
                      FROM secret_tally GROUP BY 1) x) AS same`,
  );
  expect(tallies.rows[0].same).toBe(true);
}

const segment = fc.constantFrom('prod', 'dev', 'payments', '', 'a', '__proto__', '..');
const name = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .map((segments) => segments.join('/'))
  .filter((text) => text !== '');
const state = fc.record({
  health: fc.constantFrom('broken', 'attention', 'not-seen', 'fine'),
  environment: fc.constantFrom('production', 'staging', 'development', 'other', 'unknown'),
  gone: fc.boolean(),
});
const act = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    names: fc.array(fc.tuple(name, fc.nat(2), state), { maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('update' as const), like: segment, state }),
  fc.record({ kind: fc.constant('delete' as const), like: segment }),
);

let serial = 0;
async function perform(step: typeof act extends fc.Arbitrary<infer A> ? A : never): Promise<void> {
  if (step.kind === 'insert') {
    for (const [secretName, where, { gone, ...columns }] of step.names) {
      serial += 1;
      await insertSecret(world.db, {
        connectionId: connections[where === 2 ? 1 : 0] ?? '',
        region: where === 1 ? 'eu-west-1' : 'eu-central-1',
        accountId: where === 2 ? '444455556666' : '111122223333',
        name: secretName,
        suffix: String(serial).padStart(6, '0'),
        goneAt: gone ? new Date() : null,
        ...columns,
      });
    }
    return;
  }
  const pattern = `%${step.like}%`;
  if (step.kind === 'delete') {
    await world.db.pool.query('DELETE FROM secret WHERE name LIKE $1', [pattern]);
    return;
  }
  await world.db.pool.query(
    `UPDATE secret SET health = $2, environment = $3, gone_at = CASE WHEN $4 THEN now() END WHERE name LIKE $1`,
    [pattern, step.state.health, step.state.environment, step.state.gone],
  );
}

test('the folder counts follow every insert, update and removal, whoever makes it', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const step of steps) await perform(step);
      await compare();
    }),
    { numRuns: 60 },
  );
});

test('many writers at once: none waits for another in a circle, and the counts stay right', async () => {
  const ids = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      insertSecret(world.db, {
        connectionId: connections[index % 2] ?? '',
        accountId: index % 2 === 0 ? '111122223333' : '444455556666',
        name: `busy/${index % 5}/${index}`,
        suffix: `Busy${String(index).padStart(2, '0')}`,
      }),
    ),
  );
  const states = ['broken', 'attention', 'not-seen', 'fine'] as const;
  await Promise.all(
    Array.from({ length: 40 }, (_, round) =>
      world.db.transaction(async (tx) => {
        await lockInventory(tx);
        for (let step = 0; step < 4; step += 1) {
          const id = ids[(round * 7 + step * (round % 2 === 0 ? 5 : 11)) % ids.length] ?? '';
          await tx.secret.update({ where: { id }, data: { health: states[(round + step) % 4] ?? 'fine' } });
        }
      }),
    ),
  );
  await compare();
});

test('255 levels deep', async () => {
  await insertSecret(world.db, { connectionId: connections[0] ?? '', name: `${'a/'.repeat(255)}z` });
  await compare();
});

test('paths: where a name hangs, and the way down to it', () => {
  expect(placeOf('prod/payments/db')).toEqual({ parentPath: 'prod/payments/', lastSegment: 'db' });
  expect(placeOf('db')).toEqual({ parentPath: '', lastSegment: 'db' });
  expect(placeOf('prod/db/')).toEqual({ parentPath: 'prod/db/', lastSegment: '' });
  expect(foldersTo('/prod//')).toEqual([
    { path: '/', segment: '' },
    { path: '/prod/', segment: 'prod' },
    { path: '/prod//', segment: '' },
  ]);
  fc.assert(
    fc.property(name, (text) => {
      const place = placeOf(text);
      expect(place.parentPath + place.lastSegment).toBe(text);
      expect(foldersTo(place.parentPath).at(-1)?.path ?? '').toBe(place.parentPath);
    }),
  );
});
