import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { createEmptyDatabase } from './database.ts';
import { createSampleCompany } from './sample-company.ts';

export interface TestLocalAws {
  readonly url: string;
  /** The way in that the product has: its base user and the two roles of each account. */
  readonly aws: Aws;
  /** The account's administrator, for acts of the outside world. Region eu-central-1 unless told. */
  administrator(region?: string): SecretsManagerClient;
  close(): Promise<void>;
}

export interface TestLocalAwsOptions {
  /** The moment all dates of the sample company are relative to. Default: about now. */
  readonly now?: Date;
  readonly trailDelaySeconds?: number;
}

/**
 * The real local AWS over HTTP with the sample company, on an empty database of its own. Its product access is always
 * there, because it comes with the company.
 */
export async function startTestLocalAws(options: TestLocalAwsOptions = {}): Promise<TestLocalAws> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-local-aws-'));
  const keyFile = join(folder, 'key');
  const database =
    options.now === undefined ? await createSampleCompany(keyFile) : await createEmptyDatabase();
  // Loaded already unless its dates are to be other ones.
  if (options.now !== undefined) await seedCompany({ databaseUrl: database.url, keyFile, now: options.now });
  const server = await startLocalAws({
    databaseUrl: database.url,
    port: 0,
    keyFile,
    trailDelaySeconds: options.trailDelaySeconds ?? 0,
    lookupsPerSecond: null,
  });
  const aws = awsAt(server.url);
  const clients: SecretsManagerClient[] = [];
  return {
    url: server.url,
    aws,
    administrator: (region = 'eu-central-1') => {
      const client = new SecretsManagerClient({
        region,
        endpoint: server.url,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      aws.close();
      await server.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The product's way into whatever listens at a loopback address. */
export function awsAt(url: string, now?: () => Date): Aws {
  const { accessKeyId, secretAccessKey } = PRODUCT_ACCESS.baseUser;
  const opened = openAws(
    { kind: 'local', localEndpoint: url, baseCredentials: { accessKeyId, secretAccessKey } },
    now,
  );
  if (!opened.ok) throw new Error(opened.refusal.words);
  return opened.value;
}
