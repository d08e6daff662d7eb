import { CloudTrailClient, type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { Defect } from '#lib/local-aws/options.ts';

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

/** Clients of all services at one address, and the end of them all. */
export function clientsAt(endpoint: string) {
  const clients: { destroy(): void }[] = [];
  const kept = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };
  const at = (credentials: Keys, region: string) => ({ endpoint, region, credentials, maxAttempts: 1 });
  return {
    services: {
      secrets: (keys = ANYBODY, region = REGION) => kept(new SecretsManagerClient(at(keys, region))),
      sts: (keys = ANYBODY, region = REGION) => kept(new STSClient(at(keys, region))),
      trail: (keys = ANYBODY, region = REGION) => kept(new CloudTrailClient(at(keys, region))),
      kms: (keys = ANYBODY, region = REGION) => kept(new KMSClient(at(keys, region))),
      iam: (keys = ANYBODY) => kept(new IAMClient(at(keys, REGION))),
      s3: (keys = ANYBODY) => kept(new S3Client({ ...at(keys, REGION), forcePathStyle: true })),
      sqs: (keys = ANYBODY, region = REGION) => kept(new SQSClient(at(keys, region))),
    } satisfies Partial<TestAws>,
    destroy: () => {
      for (const client of clients) client.destroy();
    },
  };
}

/** All records of a lookup, parsed, newest first. */
export async function readRecords(
  client: CloudTrailClient,
  attribute: LookupAttribute | undefined,
  StartTime?: Date,
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new LookupEventsCommand({
        LookupAttributes: attribute && [attribute],
        StartTime,
        NextToken: token,
      }),
    );
    for (const event of page.Events ?? []) found.push(JSON.parse(event.CloudTrailEvent ?? '{}'));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
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

export async function rawCall(
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

/** Asks again until the expectation holds, at most 45 seconds. */
export async function eventually<T>(expectation: () => Promise<T>, withinMs = 45_000): Promise<T> {
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
