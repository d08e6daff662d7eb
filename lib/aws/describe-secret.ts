import { DescribeSecretCommand, ListSecretVersionIdsCommand } from '@aws-sdk/client-secrets-manager';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';
import {
  readSecretMetadata,
  readVersionMetadata,
  type SecretMetadata,
  type VersionMetadata,
} from './rules/secret-metadata.ts';

/** AWS keeps about 100 unlabelled versions and 20 labelled ones, 100 a page. */
const MOST_VERSION_PAGES = 5;

/** One secret's metadata by its complete ARN. Never a value. */
export async function describeSecret(
  aws: Aws,
  place: AwsPlace,
  secretArn: string,
  options: ActionOptions = {},
): Promise<AwsResult<SecretMetadata>> {
  const answer = await aws.secretsManager(
    place,
    (client, send) => client.send(new DescribeSecretCommand({ SecretId: secretArn }), send),
    options,
  );
  if (!answer.ok) return answer;
  const secret = readSecretMetadata(answer.value);
  if (secret === null) return awsFailure('garbled');
  return secret.arn === secretArn ? { ok: true, value: secret } : awsFailure('mismatch');
}

/** All versions of a secret, those without a label too. */
export async function listSecretVersions(
  aws: Aws,
  place: AwsPlace,
  secretArn: string,
  options: ActionOptions = {},
): Promise<AwsResult<readonly VersionMetadata[]>> {
  const versions: VersionMetadata[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_VERSION_PAGES; page += 1) {
    const answer = await aws.secretsManager(
      place,
      (client, send) =>
        client.send(
          new ListSecretVersionIdsCommand({
            SecretId: secretArn,
            IncludeDeprecated: true,
            MaxResults: 100,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          send,
        ),
      options,
    );
    if (!answer.ok) return answer;
    for (const entry of answer.value.Versions ?? []) {
      const version = readVersionMetadata(entry);
      if (version === null) return awsFailure('garbled');
      versions.push(version);
    }
    token = answer.value.NextToken;
    if (token === undefined || token === '') return { ok: true, value: versions };
  }
  return awsFailure('garbled');
}
