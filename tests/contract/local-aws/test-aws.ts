import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrailClient, type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { Defect, LocalAwsOptions } from '#lib/local-aws/options.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const ANYBODY: Keys = { accessKeyId: 'test', secretAccessKey: 'test' };
export const REGION = 'eu-central-1';

/** One raw answer, before any client made sense of it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface TestAws {
  readonly url: string;
  readonly databaseUrl: string;
  readonly keyFile: string;
  /** What the server takes for now; tests move it. */
  readonly clock: { now: Date };
  /** Defects the server reported; a test file expects none. */
  readonly defects: Defect[];
  secrets(keys?: Keys, region?: string): SecretsManagerClient;
  sts(keys?: Keys, region?: string): STSClient;
  trail(keys?: Keys, region?: string): CloudTrailClient;
  kms(keys?: Keys, region?: string): KMSClient;
  iam(keys?: Keys): IAMClient;
  s3(keys?: Keys): S3Client;
  sqs(keys?: Keys, region?: string): SQSClient;
  /** POST / with any headers; signed in form only, by an unknown key. */
  raw(
    target: string | undefined,
    body: string | Uint8Array,
    headers?: Record<string, string>,
  ): Promise<RawAnswer>;
  /** The records LookupEvents gives for one attribute, parsed, newest first. */
  records(attribute?: LookupAttribute, keys?: Keys): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** A server of its own on a database of its own; without delay and rate limit unless told. */
export async function startTestAws(
  options: Partial<LocalAwsOptions> & { seed?: boolean } = {},
): Promise<TestAws> {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'local-aws-'));
  const keyFile = join(folder, 'key');
  const clock = { now: new Date() };
  const defects: Defect[] = [];
  const { seed, ...rest } = options;
  if (seed) await seedCompany({ databaseUrl: database.url, keyFile, now: clock.now });
  const server = await startLocalAws({
    databaseUrl: database.url,
    keyFile,
    port: 0,
    now: () => clock.now,
    trailDelaySeconds: 0,
    lookupsPerSecond: null,
    maxConnections: 6,
    onDefect: (defect) => defects.push(defect),
    ...rest,
  });
  const clients: { destroy(): void }[] = [];
  const kept = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };
  const configuration = (keys: Keys, region: string) => ({
    endpoint: server.url,
    region,
    credentials: keys,
    maxAttempts: 1,
  });
  const aws: TestAws = {
    url: server.url,
    databaseUrl: database.url,
    keyFile,
    clock,
    defects,
    secrets: (keys = ANYBODY, region = REGION) => kept(new SecretsManagerClient(configuration(keys, region))),
    sts: (keys = ANYBODY, region = REGION) => kept(new STSClient(configuration(keys, region))),
    trail: (keys = ANYBODY, region = REGION) => kept(new CloudTrailClient(configuration(keys, region))),
    kms: (keys = ANYBODY, region = REGION) => kept(new KMSClient(configuration(keys, region))),
    iam: (keys = ANYBODY) => kept(new IAMClient(configuration(keys, REGION))),
    s3: (keys = ANYBODY) => kept(new S3Client({ ...configuration(keys, REGION), forcePathStyle: true })),
    sqs: (keys = ANYBODY, region = REGION) => kept(new SQSClient(configuration(keys, region))),
    raw: (target, body, headers) => rawCall(server.url, target, body, headers),
    async records(attribute, keys) {
      const client = aws.trail(keys);
      const found: Record<string, unknown>[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new LookupEventsCommand({ LookupAttributes: attribute && [attribute], NextToken: token }),
        );
        for (const event of page.Events ?? []) found.push(JSON.parse(event.CloudTrailEvent ?? '{}'));
        token = page.NextToken;
      } while (token !== undefined);
      return found;
    },
    async close() {
      for (const client of clients) client.destroy();
      await server.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return aws;
}

export function authorization(service: string, accessKeyId = 'test', region = REGION): string {
  return (
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261120/${region}/${service}/aws4_request, ` +
    'SignedHeaders=host;x-amz-date, Signature=00'
  );
}

/** X-Amz-Target up to the dot → service of the credential scope. */
const SCOPES: Readonly<Record<string, string>> = {
  secretsmanager: 'secretsmanager',
  TrentService: 'kms',
  AmazonSQS: 'sqs',
};

async function rawCall(
  url: string,
  target: string | undefined,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const service = SCOPES[target?.split('.')[0] ?? ''] ?? 'cloudtrail';
  const response = await fetch(url, {
    method: 'POST',
    body: body as BodyInit,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      authorization: authorization(service),
      ...(target === undefined ? {} : { 'x-amz-target': target }),
      ...headers,
    },
  });
  const text = await response.text();
  let json: Record<string, unknown> = {};
  try {
    json = JSON.parse(text);
  } catch {
    // Not every answer is JSON; the tests that want one look into it.
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** The refusal of a call, as the client understood it. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; status: number }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { code: name, message, status: $metadata?.httpStatusCode ?? 0 };
  }
  throw new Error('the call was not refused');
}

/** The version → labels map of a secret, in a form that compares well. */
export function sorted(stages: Record<string, string[]> | undefined): Record<string, string[]> {
  return Object.fromEntries(Object.entries(stages ?? {}).map(([id, labels]) => [id, [...labels].sort()]));
}

/** Asks again until the expectation holds, at most ten seconds. */
export async function eventually<T>(expectation: () => Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}
