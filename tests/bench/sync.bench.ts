import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { listSecretPages } from '#lib/aws/list-secrets.ts';
import { type AwsPlace, placeIn } from '#lib/aws/rules/account.ts';
import { planChains } from '#lib/aws/rules/list-chains.ts';
import type { Benchmark, Figure } from '#lib/cli/bench/benchmark.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { addConnection, addConnectionSchema } from '#lib/secrets/add-connection.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

const SECRETS = 100_000;
const PAGE = 100;
const REGION = 'eu-central-1';
const ACCOUNT = {
  partition: 'aws',
  accountId: '111122223333',
  inventoryRoleArn: 'arn:aws:iam::111122223333:role/inventory',
  revealRoleArn: 'arn:aws:iam::111122223333:role/reveal',
  externalId: 'external',
};

export const benchmark: Benchmark = {
  title: 'Sync of 100,000 secrets of one region, one chain of pages, AWS answering at once',
  async run() {
    const folder = await makeTemporaryFolder('countersign-bench-');
    const cluster = await startEmbeddedPostgres({ folder });
    const server = await startLister();
    try {
      const { applicationUrl } = await provisionEmbedded(cluster);
      const db = openDatabase(applicationUrl);
      try {
        return await figures(db, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      } finally {
        await db.close();
      }
    } finally {
      server.closeAllConnections();
      server.close();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function figures(db: Database, url: string): Promise<Figure[]> {
  const opened = openAws({
    kind: 'local',
    localEndpoint: url,
    baseCredentials: { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: 'example' },
  });
  const place = placeIn(ACCOUNT, REGION);
  if (!opened.ok || !place.ok) throw new Error('no way to the lister');
  const aws = opened.value;
  const added = await addConnection(
    db,
    addConnectionSchema.parse({ kind: 'local', name: 'scale', regions: [REGION], ...ACCOUNT }),
  );
  if (!added.ok) throw new Error(added.refusal.words);
  const { connectionId } = added.value;

  const listing = await seconds(async () => {
    for await (const page of listSecretPages(aws, place.value))
      if (!page.ok) throw new Error(page.refusal.code);
  });
  const base = { what: 'the list alone, not kept', value: listing };
  const before = process.memoryUsage.rss();
  const first = await seconds(() => syncInventory(db, aws, { connectionId, region: REGION }));
  const grown = (process.memoryUsage.rss() - before) / 1024 / 1024;
  // An hour later: nothing is so fresh any more that the search for missing secrets could pass over it.
  await db.pool.query(`UPDATE secret SET checked_at = checked_at - interval '1 hour'`);
  const print = await printOfRows(db);
  const second = await seconds(() => syncInventory(db, aws, { connectionId, region: REGION }));
  const written = (await printOfRows(db)) === print ? 0 : 1;
  const chained = await listInChains(aws, place.value);
  aws.close();
  return [
    ...chained,
    { what: 'first sync, all new', value: first, unit: 's', base },
    { what: 'memory grown by it', value: Math.round(grown), unit: 'MB' },
    { what: 'second sync, nothing changed', value: second, unit: 's', base },
    { what: 'rows the second sync wrote (0 none, 1 some)', value: written, unit: '', goal: { atMost: 0 } },
  ];
}

/** A way to AWS and a quota as AWS documents it: 100 calls a second in a region. */
const WAY_MS = 60;
const QUOTA = 100;

/** The whole list by chains of prefixes, against the time that the quota alone would take. */
async function listInChains(aws: Aws, place: AwsPlace): Promise<Figure[]> {
  const names = Array.from({ length: SECRETS }, (_, n) => nameOf(n));
  const chains = planChains(names);
  behaviour.wayMs = WAY_MS;
  behaviour.quota = QUOTA;
  let seen = 0;
  try {
    const took = await seconds(async () => {
      for await (const page of listSecretPages(aws, place, { chains })) {
        if (!page.ok) throw new Error(page.refusal.code);
        seen += page.value.secrets.length;
      }
    });
    const floor = SECRETS / PAGE / QUOTA;
    return [
      {
        what: 'full list by chains, against the quota alone',
        value: took / floor,
        unit: 'x',
        base: { what: 'the floor of the quota, in seconds', value: floor },
        goal: { atMost: 1.25 },
      },
      { what: 'secrets the chains gave', value: seen, unit: '', goal: { atLeast: SECRETS } },
      { what: 'calls that were throttled', value: behaviour.throttled, unit: '', goal: { atMost: 0 } },
    ];
  } finally {
    behaviour.wayMs = 0;
    behaviour.quota = Number.POSITIVE_INFINITY;
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return Math.round(performance.now() - began) / 1_000;
}

/** Another text after any write to the inventory: where each row lies and which transaction wrote it. */
async function printOfRows(db: Database): Promise<string> {
  const tables = ['secret', 'secret_version', 'label_movement', 'secret_folder', 'secret_tally'];
  const { rows } = await db.pool.query<{ print: string }>(
    tables
      .map(
        (table) =>
          `SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)) AS print FROM ${table}`,
      )
      .join(' UNION ALL '),
  );
  return rows.map((row) => row.print).join(' ');
}

/** How the lister answers: at once and without a quota, or as AWS does. */
const behaviour = { wayMs: 0, quota: Number.POSITIVE_INFINITY, throttled: 0 };
/** Calls of the running second, as a bucket that fills by the quota. */
const bucket = { left: QUOTA, at: 0 };

function isThrottled(): boolean {
  if (!Number.isFinite(behaviour.quota)) return false;
  const now = performance.now();
  bucket.left = Math.min(behaviour.quota, bucket.left + ((now - bucket.at) / 1_000) * behaviour.quota);
  bucket.at = now;
  if (bucket.left < 1) return true;
  bucket.left -= 1;
  return false;
}

async function startLister(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const listed = request.headers['x-amz-target'] !== undefined;
      response.setHeader('content-type', listed ? 'application/x-amz-json-1.1' : 'text/xml');
      if (listed && isThrottled()) {
        behaviour.throttled += 1;
        response.statusCode = 400;
        response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
        return;
      }
      setTimeout(() => response.end(listed ? pageOf(body) : SESSION), behaviour.wayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

interface Filter {
  readonly Values: readonly string[];
}

const matching = new Map<string, readonly number[]>();

/** The secrets that filters on names leave, remembered: the lister is not what is measured. */
function numbersOf(filters: readonly Filter[]): readonly number[] {
  const key = JSON.stringify(filters);
  const known = matching.get(key);
  if (known) return known;
  const values = filters.flatMap((filter) => filter.Values);
  const numbers = Array.from({ length: SECRETS }, (_, n) => n).filter((n) =>
    values.every((value) =>
      value.startsWith('!') ? !nameOf(n).startsWith(value.slice(1)) : nameOf(n).startsWith(value),
    ),
  );
  matching.set(key, numbers);
  return numbers;
}

function pageOf(body: string): string {
  const { NextToken = '0', Filters = [] } = JSON.parse(body) as { NextToken?: string; Filters?: Filter[] };
  const numbers = numbersOf(Filters);
  const from = Number(NextToken);
  const next = from + PAGE;
  const SecretList = numbers.slice(from, next).map(entryOf);
  return JSON.stringify({ SecretList, ...(next < numbers.length ? { NextToken: String(next) } : {}) });
}

function nameOf(n: number): string {
  const environment = ['prod', 'staging', 'dev', 'legacy'][n % 4];
  return `${environment}/service-${Math.floor(n / 4) % 1_042}/purpose-${n % 5}/key-${n}`;
}

function entryOf(n: number): object {
  const name = nameOf(n);
  const versions = [0, 1].map(
    (serial) => `${String(serial).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`,
  );
  return {
    ARN: `arn:aws:secretsmanager:${REGION}:${ACCOUNT.accountId}:secret:${name}-${String(n).padStart(6, '0')}`,
    Name: name,
    Description: `Made for service-${n % 1_042}`,
    Tags: [
      { Key: 'owner', Value: `team-${n % 120}` },
      { Key: 'cost-centre', Value: String(n % 40) },
    ],
    CreatedDate: 1_760_000_000 + n,
    LastChangedDate: 1_762_000_000 + n,
    LastAccessedDate: 1_763_510_400,
    SecretVersionsToStages: { [versions[0] ?? '']: ['AWSPREVIOUS'], [versions[1] ?? '']: ['AWSCURRENT'] },
  };
}

const SESSION = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId><SecretAccessKey>example</SecretAccessKey>
  <SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
  </AssumeRoleResponse>`;
