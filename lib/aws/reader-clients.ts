import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { boundHandler } from './bounded-handler.ts';
import { type CredentialSource, settings } from './clients.ts';
import type { AwsConfiguration } from './configuration.ts';
import type { AwsPlace } from './rules/account.ts';
import { iamRegionOf } from './rules/partition.ts';

/** IAM is signed for the one region of its partition, whatever region was asked about. */
export function iamClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
): IAMClient {
  const client = new IAMClient({
    ...settings(configuration, 'iam', place, credentials),
    region: iamRegionOf(place.partition),
  });
  boundHandler(client.config.requestHandler);
  return client;
}

export function kmsClient(
  configuration: AwsConfiguration,
  place: AwsPlace,
  credentials: CredentialSource | undefined,
): KMSClient {
  const client = new KMSClient(settings(configuration, 'kms', place, credentials));
  boundHandler(client.config.requestHandler);
  return client;
}
