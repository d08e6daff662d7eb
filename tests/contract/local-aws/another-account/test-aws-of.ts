import { CloudTrailClient, type LookupAttribute } from '@aws-sdk/client-cloudtrail';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LocalAwsOptions } from '#lib/local-aws/options.ts';
import {
  ANYBODY,
  clientsAt,
  eventually,
  type Keys,
  REGION,
  rawCall,
  readRecords,
  type TestAws,
} from '../test-clients.ts';
import { startAccountProxy } from './account-proxy.ts';
import { localOnly } from './local-only.ts';
import type { AnotherAccount } from './settings.ts';

/** Options that only set the pace of a server; everything else changes what it does. */
const PACE = new Set(['backgroundSeconds', 'seed', 'maxConnections']);

/**
 * Another account in the place of a server of one's own. Whatever a test does with it that only a server of one's own
 * can, skips the test with the reason.
 */
export async function testAwsOf(
  account: AnotherAccount,
  options: Partial<LocalAwsOptions> & { seed?: boolean },
): Promise<TestAws> {
  const own = Object.keys(options).find((name) => !PACE.has(name));
  if (own !== undefined) localOnly(`starts a server with ${own} of its own`);
  const proxy = await startAccountProxy(account);
  const { services, destroy } = clientsAt(proxy.url);
  const startedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  // Two lookups a second are all that an account allows.
  const patient = new CloudTrailClient({
    endpoint: proxy.url,
    region: REGION,
    credentials: ANYBODY,
    maxAttempts: 12,
    retryMode: 'adaptive',
  });
  const anybody = <C>(make: (keys?: Keys, region?: string) => C) => {
    return (keys: Keys = ANYBODY, region?: string) => {
      if (keys !== ANYBODY) localOnly('calls as an identity that only the sample company has');
      return region === undefined ? make(keys) : make(keys, region);
    };
  };
  const secrets = anybody(services.secrets);
  const never =
    <C>(make: () => C, reason: string) =>
    () => {
      localOnly(reason);
      return make();
    };
  const clock = {
    get now(): Date {
      localOnly('compares with the clock of the server');
      return new Date();
    },
    set now(_moment: Date) {
      localOnly('moves the clock of the server');
    },
  };
  return {
    get url(): string {
      localOnly('talks to the server itself, not through the clients of AWS');
      return proxy.url;
    },
    get databaseUrl(): string {
      localOnly('writes into the tables of the server');
      return '';
    },
    get keyFile(): string {
      localOnly('uses the key file of the server');
      return '';
    },
    clock,
    defects: [],
    secrets: (keys, region) => {
      const client = secrets(keys, region);
      if (options.seed) refuseSample(client);
      return client;
    },
    trail: anybody(services.trail),
    sts: never(services.sts, 'asks for identities that only the sample company has'),
    kms: never(services.kms, 'makes keys, which cost money and do not go at once'),
    iam: never(services.iam, 'looks at and changes the identities of the account'),
    s3: never(services.s3, 'reads the bucket of the local trail'),
    sqs: never(services.sqs, 'reads the queue of the local trail'),
    raw(target, body, headers) {
      if (headers?.authorization !== undefined) localOnly('writes its own signature');
      if (typeof body !== 'string') localOnly('sends bytes that are no text');
      return rawCall(proxy.url, target, body, headers);
    },
    async records(attribute?: LookupAttribute) {
      const { historySeconds } = account;
      if (historySeconds === undefined) localOnly('reads the history, which is up to 15 minutes behind');
      const behind = (historySeconds ?? 0) * 1000;
      await eventually(async () => {
        if (Date.now() < proxy.lastCallAt() + behind) throw new Error('the history is behind');
      }, behind + 5_000);
      return await readRecords(patient, attribute, startedAt);
    },
    async close() {
      destroy();
      patient.destroy();
      const left = await proxy.close();
      if (left.length > 0) throw new Error(`These secrets could not be removed: ${left.join(', ')}`);
    },
  };
}

/** A secret of the sample company is in no other account. */
function refuseSample(client: SecretsManagerClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const { SecretId } = args.input as { SecretId?: unknown };
      if (/^(?:prod|staging|dev)\//.test(String(SecretId))) localOnly('reads a secret of the sample company');
      return await next(args);
    },
    { step: 'initialize' },
  );
}
