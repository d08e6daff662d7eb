import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { ATTEMPT_MS, boundHandler, CONNECT_MS } from './bounded-handler.ts';
import { type AwsConfiguration, type AwsCredentials, addressOf } from './configuration.ts';
import type { AwsPlace } from './rules/account.ts';
import type { AwsService } from './rules/partition.ts';

export interface ExpiringCredentials extends AwsCredentials {
  readonly expiration: Date;
}

export type CredentialSource = AwsCredentials | (() => Promise<ExpiringCredentials>);

const ATTEMPTS = 3;
const silent = () => undefined;
const NO_LOGGER = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };

/**
 * The settings of every client: an explicit address (so that no variable of the environment can redirect it), bounded
 * times, no log. `credentials` absent: the SDK's default chain.
 */
export function settings(
  configuration: AwsConfiguration,
  service: AwsService,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
  maxAttempts = ATTEMPTS,
) {
  return {
    region: place.region,
    endpoint: addressOf(configuration, service, place),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts,
    retryMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    logger: NO_LOGGER,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
      socketAcquisitionWarningTimeout: 3_600_000,
      logger: NO_LOGGER,
    },
  };
}

export function secretsManagerClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
  maxAttempts = ATTEMPTS,
): SecretsManagerClient {
  const client = new SecretsManagerClient(
    settings(configuration, 'secretsmanager', place, credentials, maxAttempts),
  );
  boundHandler(client.config.requestHandler);
  return client;
}

export function cloudTrailClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
): CloudTrailClient {
  const client = new CloudTrailClient(settings(configuration, 'cloudtrail', place, credentials));
  boundHandler(client.config.requestHandler);
  return client;
}

/** One attempt: each is charged. */
export function costExplorerClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
): CostExplorerClient {
  const client = new CostExplorerClient(settings(configuration, 'ce', place, credentials, 1));
  boundHandler(client.config.requestHandler);
  return client;
}

export function snsClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource,
): SNSClient {
  const client = new SNSClient(settings(configuration, 'sns', place, credentials));
  boundHandler(client.config.requestHandler);
  return client;
}

/** STS under the base credentials: the first hop into every role. */
export function stsClient(configuration: AwsConfiguration, place: AwsPlace): STSClient {
  const client = new STSClient(settings(configuration, 'sts', place, configuration.baseCredentials));
  boundHandler(client.config.requestHandler);
  return client;
}

/** S3 under the base credentials: the bucket of checkpoints may be in an account that is not connected. */
export function s3Client(configuration: AwsConfiguration, place: AwsPlace): S3Client {
  const client = new S3Client({
    ...settings(configuration, 's3', place, configuration.baseCredentials),
    // The local AWS has one name for all buckets.
    forcePathStyle: configuration.kind === 'local',
  });
  boundHandler(client.config.requestHandler);
  return client;
}
