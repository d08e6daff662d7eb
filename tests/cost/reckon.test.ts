import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reckonCosts } from '#lib/cost/reckon-costs.ts';
import { monthOf, monthsBefore } from '#lib/cost/rules/calendar.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

const ACCOUNTS = ['111122223333', '444455556666'] as const;
const NOW = new Date();
const RUNNING = monthOf(NOW);
const LAST = monthsBefore(RUNNING, 1);

let database: TestDatabase;
const secrets: string[] = [];
let gone = '';

beforeAll(async () => {
  database = await createTestDatabase();
  for (const accountId of ACCOUNTS) {
    const connectionId = await insertConnection(database.db, { accountId });
    for (const [index, environment] of ['production', 'staging', 'development'].entries()) {
      const name = `${environment}/service-${index}/key`;
      const facts = { name, connectionId, accountId, environment, service: `service-${index}`, owner: null };
      secrets.push(await insertSecret(database.db, facts));
    }
  }
  // Gone for long, and still asked for: its calls are charged although it is not kept.
  const [connection] = await query<{ id: string }>('SELECT connection_id AS id FROM secret LIMIT 1');
  gone = await insertSecret(database.db, {
    ...{ name: 'production/old/key', connectionId: connection?.id ?? '', accountId: ACCOUNTS[1] },
    goneAt: new Date(NOW.getTime() - 100 * 86_400_000),
  });
  await query(`UPDATE secret SET aws_created_at = now() - interval '200 days', first_seen_at = now() - interval '200 days',
    kms_key_id = CASE WHEN environment <> 'development' THEN 'arn:aws:kms:eu-central-1:' || account_id || ':key/one' END`);
  await query(`INSERT INTO trail_principal (key, type, arn, account, name)
    SELECT decode(lpad(to_hex(n), 4, '0'), 'hex'), 'AssumedRole', 'arn:aws:iam::111122223333:role/app-' || n, '111122223333', 'app-' || n
      FROM generate_series(1, 3) n`);
  await query(`INSERT INTO trail_subject (key, form, written, account, region, name, secret_id)
    SELECT decode(md5(id), 'hex'), 'arn', arn, account_id, region, name, id FROM secret`);
  for (const [index, id] of secrets.entries()) {
    await called(id, (index % 3) + 1, 'GetSecretValue', 1_000 * (index + 1) + 7, 'done');
    await called(id, ((index + 1) % 3) + 1, 'DescribeSecret', 11 * (index + 1), 'refused');
  }
  await called(gone, 1, 'GetSecretValue', 13, 'failed');
  await query(
    `INSERT INTO trail_use (subject_id, principal_id, name, day, outcome, kind, calls, first_at, last_at)
    VALUES (0, 1, 'ListSecrets', $1, 'done', 'workload', 90, now(), now())`,
    [`${LAST}-05`],
  );
});
afterAll(() => database.drop());

async function query<R>(sql: string, values: unknown[] = []): Promise<R[]> {
  return (await database.db.pool.query(sql, values)).rows as R[];
}

async function called(
  secretId: string,
  principal: number,
  name: string,
  calls: number,
  outcome: string,
): Promise<void> {
  await query(
    `INSERT INTO trail_use (subject_id, principal_id, name, day, outcome, kind, calls, first_at, last_at)
     SELECT t.id, $2, $3, $4, $5, 'workload', $6, now(), now() FROM trail_subject t WHERE t.secret_id = $1`,
    [secretId, principal, name, `${LAST}-11`, outcome, calls],
  );
}

async function totalOf(month: string): Promise<number> {
  const [row] = await query<{ micros: string }>('SELECT micros FROM cost_month WHERE month = $1', [
    `${month}-01`,
  ]);
  return Number(row?.micros);
}

describe('the months', () => {
  it('are reckoned once, and again only when something changed', async () => {
    // The running month is reckoned anew each hour, and one may begin just now.
    const hour = () => Math.floor(Date.now() / 3_600_000);
    const began = hour();
    const changed = async () =>
      (await reckonCosts(database.db)).filter((month) => month !== RUNNING || hour() === began);
    expect(await reckonCosts(database.db)).toHaveLength(6);
    expect(await changed()).toEqual([]);
    await called(secrets[0] ?? '', 3, 'GetSecretValue', 10, 'done');
    await query(`UPDATE cost_month SET reckoned_at = now() - interval '1 day'`);
    expect(await changed()).toEqual([LAST]);
  });

  it('cost what can be worked out by hand', async () => {
    // Six secrets at 0.40 and two keys at a dollar each.
    const stored = 6 * 400_000 + 2 * 1_000_000;
    // 1,007 + 2,007 + … + 6,007 reads, ten more, 11 + 22 + … + 66 refused descriptions, 90 lists, 13
    // reads of a secret that had gone: five micro-units each.
    const calls = 21_000 + 6 * 7 + 10 + 11 * 21 + 90 + 13;
    // Reads of the four secrets with a customer key: 1,017 + 2,007 + 4,007 + 5,007, three micro-units each.
    const requests = 1_017 + 2_007 + 4_007 + 5_007;
    expect(await totalOf(LAST)).toBe(stored + 5 * calls + 3 * requests);
  });

  it('sum to the same last micro-unit in every grouping, and secret by secret', async () => {
    const whole = await totalOf(LAST);
    const sums = await query<{ grouping: string; micros: string }>(
      `SELECT "grouping", sum(micros) AS micros FROM cost_total WHERE month = $1 AND "grouping" <> 'node' GROUP BY 1`,
      [`${LAST}-01`],
    );
    expect(sums).toHaveLength(8);
    for (const { grouping, micros } of sums) expect(Number(micros), grouping).toBe(whole);
    const [bySecret] = await query<{ micros: string }>(
      'SELECT sum(micros) AS micros FROM cost_secret WHERE month = $1',
      [`${LAST}-01`],
    );
    // All but the ninety lists, which are about no secret.
    expect(Number(bySecret?.micros)).toBe(whole - 450);
    const [top] = await query<{ micros: string }>(
      `SELECT sum(micros) AS micros FROM cost_total WHERE month = $1 AND "grouping" = 'node' AND key !~ '/.*/'`,
      [`${LAST}-01`],
    );
    expect(Number(top?.micros)).toBe(whole - 450);
  });

  it('follow a price that was set, and a count that is broken is left out and counted', async () => {
    const before = await totalOf(LAST);
    await query(
      `INSERT INTO cost_price (component, currency, micros, valid_from, source, set_by) VALUES ('secret', 'USD', 300000, $1, 'offer', 'per_x')`,
      [`${LAST}-01`],
    );
    await query(`UPDATE trail_use SET calls = -1 WHERE name = 'ListSecrets'`);
    // A month that was just reckoned rests for a moment.
    await query(`UPDATE cost_month SET reckoned_at = now() - interval '1 day'`);
    expect(await reckonCosts(database.db)).toHaveLength(6);
    expect(await totalOf(LAST)).toBe(before - 6 * 100_000 - 450);
    const [row] = await query<{ n: number }>('SELECT refused_counts AS n FROM cost_month WHERE month = $1', [
      `${LAST}-01`,
    ]);
    expect(row?.n).toBe(1);
  });

  it('stay as they were when a run is cut off', async () => {
    const before = await query(
      'SELECT * FROM cost_line ORDER BY month, secret_id, component, principal_id, region',
    );
    await query('UPDATE cost_month SET inputs = $1', ['old']);
    const stop = new AbortController();
    stop.abort();
    await expect(reckonCosts(database.db, stop.signal)).rejects.toThrow();
    expect(
      await query('SELECT * FROM cost_line ORDER BY month, secret_id, component, principal_id, region'),
    ).toEqual(before);
  });
});
