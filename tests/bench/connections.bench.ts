import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { type AwsPlace, placeIn } from '#lib/aws/rules/account.ts';
import type { Benchmark, Figure } from '#lib/cli/bench/benchmark.ts';

const ACCOUNTS = 8;
const CALLS = 400;
const DEAD = '999999999999';
/** What AWS itself takes for an answer, about. */
const ANSWER_MS = 20;

/** One account hangs for good while eight others are asked: what it does to their times. */
export const benchmark: Benchmark = {
  title: 'Calls to eight accounts, alone and beside one that never answers',
  async run() {
    const server = await startServer();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await measured(url, false);
      const alone = await measured(url, false);
      const beside = await measured(url, true);
      return [
        figure('median, alone', alone, 0.5),
        figure('median, beside a dead account', beside, 0.5, alone),
        figure('p95, alone', alone, 0.95),
        figure('p95, beside a dead account', beside, 0.95, alone),
      ];
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};

async function measured(url: string, withDead: boolean): Promise<readonly number[]> {
  const opened = openAws({
    kind: 'local',
    localEndpoint: url,
    baseCredentials: { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: 'example' },
  });
  if (!opened.ok) throw new Error(opened.refusal.words);
  const aws = opened.value;
  const stop = new AbortController();
  const dead = withDead ? Array.from({ length: 16 }, () => keepAsking(aws, placeOf(DEAD), stop.signal)) : [];
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: ACCOUNTS }, async (_, index) => {
      const place = placeOf(String(111111111111 + index));
      for (let call = 0; call < CALLS / ACCOUNTS; call++) {
        const began = performance.now();
        const result = await list(aws, place);
        if (!result.ok) throw new Error(result.refusal.code);
        times.push(performance.now() - began);
      }
    }),
  );
  stop.abort();
  await Promise.all(dead);
  aws.close();
  return times.sort((a, b) => a - b);
}

async function keepAsking(aws: Aws, place: AwsPlace, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await list(aws, place, signal);
    await new Promise((done) => setTimeout(done, 5));
  }
}

function list(aws: Aws, place: AwsPlace, signal?: AbortSignal) {
  return aws.secretsManager(
    place,
    (client, send) => client.send(new ListSecretsCommand({}), send),
    signal ? { signal } : {},
  );
}

function placeOf(accountId: string): AwsPlace {
  const role = `arn:aws:iam::${accountId}:role/${accountId}`;
  const account = {
    partition: 'aws',
    accountId,
    inventoryRoleArn: role,
    revealRoleArn: role,
    externalId: '',
  };
  const place = placeIn(account, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  return place.value;
}

/** Gives sessions to all but the dead account, which is never answered. */
async function startServer(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      if (body.includes(`role%2F${DEAD}`)) return;
      const isList = request.headers['x-amz-target'] !== undefined;
      setTimeout(() => {
        response.writeHead(200, { 'content-type': isList ? 'application/x-amz-json-1.1' : 'text/xml' });
        response.end(isList ? '{"SecretList":[]}' : SESSION);
      }, ANSWER_MS);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const SESSION = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken>
<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** The 95th percentile may move by a tenth. */
function figure(what: string, times: readonly number[], share: number, alone?: readonly number[]): Figure {
  const at = (all: readonly number[]) => all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0;
  const base = alone ? { base: { what: 'alone', value: at(alone) }, goal: { atMost: at(alone) * 1.1 } } : {};
  return { what, value: at(times), unit: 'ms', ...base };
}
