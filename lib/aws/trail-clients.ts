import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { boundHandler } from './bounded-handler.ts';
import { type CredentialSource, settings } from './clients.ts';
import type { AwsConfiguration } from './configuration.ts';
import type { AwsPlace } from './rules/account.ts';

/** Whose rights read the bucket and the queue of a trail: they are often in another account than the one they speak of. */
export type TrailReader = 'connection' | 'installation';

/** `credentials` absent: the SDK's default chain. */
export function trailBucketClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
): S3Client {
  const client = new S3Client({
    ...settings(configuration, 's3', place, credentials),
    forcePathStyle: configuration.kind === 'local',
    followRegionRedirects: false,
  });
  boundHandler(client.config.requestHandler);
  return client;
}

export function trailQueueClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
): SQSClient {
  const client = new SQSClient({
    ...settings(configuration, 'sqs', place, credentials),
    // Else a call would go to whatever host the address of the queue names.
    useQueueUrlAsEndpoint: false,
  });
  boundHandler(client.config.requestHandler);
  return client;
}
