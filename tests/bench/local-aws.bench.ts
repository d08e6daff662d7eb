import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  type Filter,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { secretArn } from '#lib/local-aws/rules/secrets/secret-address.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { openDatabase } from '#lib/local-aws/state/database.ts';
import { readKeyFile } from '#lib/local-aws/state/key-file.ts';
import { defaultKeyArn } from '#lib/local-aws/state/kms-keys.ts';
import { type LoadedSecret, loadSecret } from '#lib/local-aws/state/load-secrets.ts';
import { noteSearchWords } from '#lib/local-aws/state/search.ts';
import { vaultFrom } from '#lib/local-aws/state/vault.ts';
import { sealValue } from '#lib/local-aws/state/versions.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

const SMALL = 10_000;
const LARGE = 100_000;
const ROUNDS = 200;
const WARM_UP = 50;
const PLAIN_MS = 5;
const PAGE_MS = 20;
const START_S = 2;
const PLACE = { account: '000000000000', region: 'eu-central-1' };

/** The local AWS over HTTP, through the client that people use. */
export const benchmark: Benchmark = {
  title: 'Local AWS: start, plain operations, pages',
  async run() {
    const folder = await makeTemporaryFolder('local-aws-bench-');
    const cluster = await startEmbeddedPostgres({ folder: join(folder, 'cluster') });
    const options = {
      databaseUrl: cluster.superuserUrl('postgres'),
      keyFile: join(folder, 'key'),
      port: 0,
      lookupsPerSecond: null,
    };
    try {
      const figures = [await timeOfSeed(options), await timeOfStart(options)];
      await fill(options, 0, SMALL);
      figures.push(...(await withServer(options, plainOperations)));
      await fill(options, SMALL, LARGE);
      await noteAllWords(options);
      figures.push(...(await withServer(options, pages)));
      figures.push(...(await withServer(options, filteredPages)));
      return figures;
    } finally {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Options {
  readonly databaseUrl: string;
  readonly keyFile: string;
  readonly port: number;
  readonly lookupsPerSecond: null;
}

async function timeOfSeed(options: Options): Promise<Figure> {
  const took = await timed(() => seedCompany({ ...options, now: new Date() }));
  return { what: 'sample company loaded', value: rounded(took / 1000), unit: 's', goal: { atMost: 10 } };
}

/** With the sample there: look for it, start, answer the first call, stop. */
async function timeOfStart(options: Options): Promise<Figure> {
  const starts: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    await seedCompany({ ...options, now: new Date() });
    await withServer(options, async (client) => {
      await client.send(new ListSecretsCommand({ MaxResults: 1 }));
      starts.push(performance.now() - began);
      return [];
    });
  }
  return {
    what: 'start with the sample there, first answer',
    value: rounded(median(starts) / 1000),
    unit: 's',
    goal: { atMost: START_S },
  };
}

async function withServer(
  options: Options,
  work: (client: SecretsManagerClient) => Promise<Figure[]>,
): Promise<Figure[]> {
  const server = await startLocalAws(options);
  const client = clientOf(server.url);
  try {
    return await work(client);
  } finally {
    client.destroy();
    await server.close();
  }
}

function clientOf(endpoint: string): SecretsManagerClient {
  return new SecretsManagerClient({
    endpoint,
    region: PLACE.region,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 1,
  });
}

/** The client and HTTP alone: a server that answers the same few bytes to everything. */
async function withConstantServer<T>(work: (client: SecretsManagerClient) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end('{"ARN":"a","Name":"b","VersionId":"c","SecretString":"example-only"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    return await work(client);
  } finally {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function plainOperations(client: SecretsManagerClient): Promise<Figure[]> {
  const name = (round: number) => nameOf((round * 7919) % SMALL);
  const calls: readonly (readonly [string, (round: number) => Promise<unknown>])[] = [
    ['GetSecretValue', (round) => client.send(new GetSecretValueCommand({ SecretId: name(round) }))],
    ['DescribeSecret', (round) => client.send(new DescribeSecretCommand({ SecretId: name(round) }))],
    [
      'PutSecretValue',
      (round) =>
        client.send(
          new PutSecretValueCommand({ SecretId: name(round), SecretString: `example-only-${round}` }),
        ),
    ],
    [
      'ListSecrets, one by name',
      (round) =>
        client.send(
          new ListSecretsCommand({ MaxResults: 20, Filters: [{ Key: 'name', Values: [name(round)] }] }),
        ),
    ],
  ];
  return await withConstantServer(async (constant) => {
    const floor = () => constant.send(new GetSecretValueCommand({ SecretId: 'any' }));
    const figures: Figure[] = [];
    for (const [what, call] of calls) {
      const { value, base } = await inTurns(call, floor);
      figures.push({
        what: `${what}, 10,000 secrets`,
        value,
        unit: 'ms',
        base: { what: 'client and HTTP alone', value: base },
        goal: { atMost: PLAIN_MS },
      });
    }
    return figures;
  });
}

async function pages(client: SecretsManagerClient): Promise<Figure[]> {
  const times: number[] = [];
  let NextToken: string | undefined;
  let found = 0;
  do {
    const began = performance.now();
    const page = await client.send(new ListSecretsCommand({ MaxResults: 100, NextToken }));
    times.push(performance.now() - began);
    found += page.SecretList?.length ?? 0;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  if (found < LARGE) throw new Error(`only ${found} secrets were listed`);
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  const what = `ListSecrets, 100 of ${found.toLocaleString('en')}`;
  return [
    { what: `${what}, median`, value: at(0.5), unit: 'ms', goal: { atMost: PAGE_MS } },
    { what: `${what}, 99th of 100`, value: at(0.99), unit: 'ms', goal: { atMost: PAGE_MS } },
  ];
}

/** What people look for, from what every secret has to what none has. */
const SEARCHES: readonly (readonly [what: string, filters: Filter[]])[] = [
  ['words that all have', [{ Key: 'all', Values: ['purpose'] }]],
  ['words that one in ten has', [{ Key: 'all', Values: ['purpose 7'] }]],
  ['words that one in 25 has', [{ Key: 'all', Values: ['service 48 49'] }]],
  ['words that twenty have', [{ Key: 'all', Values: ['purpose 9999'] }]],
  ['words that none has', [{ Key: 'all', Values: ['nowhere'] }]],
  ['description', [{ Key: 'description', Values: ['secret 77'] }]],
  ['tag value', [{ Key: 'tag-value', Values: ['team-39'] }]],
  ['tag key', [{ Key: 'tag-key', Values: ['tea'] }]],
  ['owning service', [{ Key: 'owning-service', Values: ['appflow'] }]],
  [
    'tag value and words',
    [
      { Key: 'tag-value', Values: ['team-3'] },
      { Key: 'all', Values: ['prod purpose'] },
    ],
  ],
  ['all but one service', [{ Key: 'name', Values: ['!prod/service-7/'] }]],
];
const PAGES_OF_A_SEARCH = 12;

async function filteredPages(client: SecretsManagerClient): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, Filters] of SEARCHES) {
    const times: number[] = [];
    let NextToken: string | undefined;
    // The first pages several times, because a search that finds little has only one.
    for (let page = 0; page < PAGES_OF_A_SEARCH; page += 1) {
      const began = performance.now();
      const answer = await client.send(new ListSecretsCommand({ MaxResults: 100, Filters, NextToken }));
      times.push(performance.now() - began);
      NextToken = answer.NextToken;
    }
    figures.push({
      what: `ListSecrets of ${LARGE.toLocaleString('en')}, ${what}`,
      value: rounded(median(times)),
      unit: 'ms',
      goal: { atMost: PAGE_MS },
    });
  }
  return figures;
}

/** What a server does in the background after so many secrets were loaded. */
async function noteAllWords(options: Options): Promise<void> {
  const database = openDatabase(options.databaseUrl, 1);
  try {
    while ((await noteSearchWords(database, 1000)) > 0);
    for (const table of ['secret', 'secret_search']) await database.run(`analyze ${table}`);
  } finally {
    await database.close();
  }
}

/** Secrets from one number up to, but not including, another, written as a sample is. */
async function fill(options: Options, from: number, to: number): Promise<void> {
  const vault = vaultFrom(await readKeyFile(options.keyFile));
  const database = openDatabase(options.databaseUrl, 1);
  const keyArn = defaultKeyArn(PLACE.account, PLACE.region);
  const start = Date.parse('2026-01-01T00:00:00Z');
  try {
    for (let first = from; first < to; first += 1000) {
      await database.transaction(async (tx) => {
        for (let number = first; number < Math.min(first + 1000, to); number += 1) {
          await loadSecret(tx, plannedSecret(number, new Date(start + number * 1000)));
        }
      });
    }
    await database.run(`update secret set owning_service = 'appflow' where id % 1000 = 0`);
    for (const table of ['secret', 'secret_version', 'secret_label']) await database.run(`analyze ${table}`);
  } finally {
    await database.close();
  }

  function plannedSecret(number: number, at: Date): LoadedSecret {
    const name = nameOf(number);
    const suffix = number.toString(36).padStart(6, '0');
    const id = randomUUID();
    const arn = secretArn(PLACE.account, PLACE.region, name, suffix);
    const value = { kind: 'string', text: 'example-only' } as const;
    return {
      ...PLACE,
      name,
      suffix,
      description: `Secret ${number}`,
      kmsKeyArn: undefined,
      tags: [{ Key: 'team', Value: `team-${number % 40}` }],
      createdAt: at,
      lastChangedAt: at,
      lastAccessedOn: undefined,
      deletedAt: undefined,
      windowEndsAt: undefined,
      rotation: undefined,
      labels: new Map([['AWSCURRENT', id]]),
      versions: [
        {
          id,
          createdAt: at,
          lastAccessedOn: undefined,
          sealed: sealValue(vault, { keyArn, secretArn: arn, versionId: id }, value),
        },
      ],
    };
  }
}

function nameOf(number: number): string {
  return `prod/service-${number % 500}/purpose-${number}`;
}

/** Call and base in turns, so that whatever else the machine does falls on both. Medians. */
async function inTurns(call: (round: number) => Promise<unknown>, floor: () => Promise<unknown>) {
  const values: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const value = await timed(() => call(round));
    const least = await timed(floor);
    if (round < WARM_UP) continue;
    values.push(value);
    floors.push(least);
  }
  return { value: rounded(median(values)), base: rounded(median(floors)) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
