import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';

/**
 * The complete ARN of the secret of a name whose version this ClientRequestToken made: how a creation whose answer was
 * lost is told from somebody else's secret of that name. Null: there is none, or it cannot be told.
 */
export async function findSecretOfToken(
  aws: Aws,
  place: AwsPlace,
  name: string,
  token: string,
): Promise<string | null> {
  const described = await aws.secretsManager(place, (client, send) =>
    client.send(new DescribeSecretCommand({ SecretId: name }), send),
  );
  if (!described.ok) return null;
  const { ARN, VersionIdsToStages } = described.value;
  return Object.hasOwn(VersionIdsToStages ?? {}, token) ? (ARN ?? null) : null;
}
