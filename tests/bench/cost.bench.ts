import { rm } from 'node:fs/promises';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { judgeAdvice } from '#lib/cost/judge-advice.ts';
import { costOfCaller } from '#lib/cost/queries/cost-of-caller.ts';
import { costOfSecret } from '#lib/cost/queries/cost-of-secret.ts';
import { readCostOverview } from '#lib/cost/queries/cost-overview.ts';
import { dearestSecrets } from '#lib/cost/queries/dearest-secrets.ts';
import { reckonCosts } from '#lib/cost/reckon-costs.ts';
import { monthOf, monthsBefore } from '#lib/cost/rules/calendar.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { insertManySecrets } from '#tests/support/many-secrets.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

const SECRETS = 100_000;
const CALLERS = 2_000;
/** Rows of the roll-up by secret, caller, operation and day: ten million calls of ninety days come to about so many. */
const USES = 1_000_000;
const CALLS = 10_000_000;
const ROUNDS = 100;
const GOAL_MS = 5;
const viewer = { roles: ['auditor'] as const };
const MONTH = monthsBefore(monthOf(new Date()), 1);

type Run = (db: Database) => Promise<unknown>;

const CASES: readonly (readonly [string, Run])[] = [
  [
    'page: sums of a month by environment',
    (db) => readCostOverview(db, viewer, { month: MONTH, by: 'environment' }),
  ],
  ['page: the dearest fifty of all secrets', (db) => dearestSecrets(db, viewer, { month: MONTH })],
  [
    'one secret: lines and ninety days',
    (db) => costOfSecret(db, viewer, { secretId: anySecret(), days: 90 }),
  ],
  [
    'one caller, a month',
    (db) => costOfCaller(db, viewer, { principalId: 1 + random(CALLERS), month: MONTH }),
  ],
];

export const benchmark: Benchmark = {
  title: 'Cost of 100,000 secrets over 10 million calls',
  async run() {
    const folderPath = await makeTemporaryFolder('countersign-bench-');
    const cluster = await startEmbeddedPostgres({ folder: folderPath });
    try {
      const { applicationUrl, ownerUrl } = await provisionEmbedded(cluster);
      await fill(ownerUrl);
      const db = openDatabase(applicationUrl);
      try {
        const figures = [...(await reckoning(db)), await agreement(db)];
        for (const [what, run] of CASES) figures.push(...(await measure(db, what, run)));
        return figures;
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
      await rm(folderPath, { recursive: true, force: true });
    }
  },
};

/** Few secrets have most calls, as it is everywhere; each is called by up to five of the callers. */
async function fill(ownerUrl: string): Promise<void> {
  const owner = openDatabase(ownerUrl);
  try {
    await insertManySecrets(owner.pool, SECRETS);
    await owner.pool.query(
      `INSERT INTO trail_principal (key, type, arn, account, name)
       SELECT decode(lpad(to_hex(n), 8, '0'), 'hex'), 'AssumedRole', 'arn:aws:iam::111122223333:role/app-' || n, '111122223333', 'app-' || n
         FROM generate_series(1, $1) n`,
      [CALLERS],
    );
    await owner.pool.query(
      `INSERT INTO trail_subject (key, form, written, account, region, name, secret_id)
       SELECT decode(md5(id), 'hex'), 'arn', arn, account_id, region, name, id FROM secret ORDER BY id`,
    );
    await owner.pool.query('SELECT setseed(0.5)');
    await owner.pool.query(
      `INSERT INTO trail_use (subject_id, principal_id, name, day, outcome, kind, calls, first_at, last_at)
       SELECT subject, 1 + (subject * 7 + caller) % $2, (ARRAY['GetSecretValue', 'GetSecretValue', 'DescribeSecret'])[1 + caller % 3],
              current_date - day, 'done', 'workload', 1 + (random() * 2 * ($3::float8 / $1 - 1))::int, now(), now()
         FROM (SELECT 1 + (${SECRETS - 1} * power(random(), 4))::int AS subject, (random() * 4)::int AS caller, (random() * 89)::int AS day
                 FROM generate_series(1, $1)) made
       ON CONFLICT DO NOTHING`,
      [USES, CALLERS, CALLS],
    );
    for (const table of ['secret', 'trail_use', 'trail_subject', 'trail_principal']) {
      await owner.pool.query(`VACUUM ANALYZE ${table}`);
    }
  } finally {
    await owner.close();
  }
}

/** What the job does in the background, hour by hour. */
async function reckoning(db: Database): Promise<readonly Figure[]> {
  const months = await timed(() => reckonCosts(db));
  const advice = await timed(() => judgeAdvice(db));
  const still = await timed(() => reckonCosts(db));
  return [
    { what: 'reckon six months, in the background', value: rounded(months / 1_000), unit: 's' },
    { what: 'judge advice, in the background', value: rounded(advice / 1_000), unit: 's' },
    { what: 'see that nothing changed', value: rounded(still), unit: 'ms' },
  ];
}

/** A figure of a wrong sum is worth nothing: groups, secrets and an independent count must agree. */
async function agreement(db: Database): Promise<Figure> {
  const { rows } = await db.pool.query<{ off: string }>(
    `SELECT (SELECT sum(abs(t.micros - m.micros)) FROM cost_month m JOIN (
               SELECT month, "grouping", sum(micros) AS micros FROM cost_total WHERE "grouping" <> 'node' GROUP BY 1, 2) t USING (month))
          + (SELECT sum(abs(c.quantity - u.calls)) FROM (
               SELECT month, sum(quantity) AS quantity FROM cost_line WHERE component = 'api-calls' GROUP BY 1) c
             JOIN (SELECT date_trunc('month', day)::date AS month, sum(calls) AS calls FROM trail_use GROUP BY 1) u USING (month)) AS off`,
  );
  return {
    what: 'micro-units and calls by which sums and counts differ',
    value: Number(rows[0]?.off ?? Number.NaN),
    unit: '',
    goal: { atMost: 0 },
  };
}

/**
 * The time that PostgreSQL itself takes for all statements of a run, one after the other, which is what the goal is about;
 * beside it the whole time with our own work and the ways there and back, as long as what else the machine does allows.
 */
async function measure(db: Database, what: string, run: Run): Promise<readonly Figure[]> {
  const base: number[] = [];
  const whole: number[] = [];
  const inside: number[] = [];
  for (let round = 0; round < 5; round += 1) await run(db);
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(await timed(() => db.pool.query('SELECT 1')));
    whole.push(await timed(() => run(db)));
    if (round % 4 === 0) inside.push(await timeInside(db, run));
  }
  return [
    {
      what: `${what}, in the database, 95th percentile`,
      value: rounded(percentile(inside)),
      unit: 'ms',
      goal: { atMost: GOAL_MS },
    },
    {
      what: `${what}, all in all, 95th percentile`,
      value: rounded(percentile(whole)),
      unit: 'ms',
      base: { what: 'SELECT 1, median', value: rounded(median(base)) },
    },
  ];
}

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** Plans and runs every statement of a run once more under EXPLAIN, and adds up what PostgreSQL says it took. */
async function timeInside(db: Database, run: Run): Promise<number> {
  const statements: Statement[] = [];
  const query = db.pool.query.bind(db.pool);
  const noted = (asked: string | Statement, values?: unknown[]) => {
    const text = typeof asked === 'string' ? asked : asked.text;
    statements.push({ text, values: values ?? (typeof asked === 'string' ? [] : (asked.values ?? [])) });
    return query(asked as string, values);
  };
  Object.assign(db.pool, { query: noted });
  try {
    await run(db);
  } finally {
    Object.assign(db.pool, { query });
  }
  let sum = 0;
  for (const { text, values } of statements) {
    const { rows } = await query<{ 'QUERY PLAN': [{ 'Planning Time': number; 'Execution Time': number }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
      values,
    );
    const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
    sum += (plan?.['Planning Time'] ?? 0) + (plan?.['Execution Time'] ?? 0);
  }
  return sum;
}

function percentile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}

function anySecret(): string {
  return `sec_${String(random(SECRETS)).padStart(16, '0')}`;
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
