import type { Aws } from '#lib/aws/aws.ts';
import { describeSecret, listSecretVersions } from '#lib/aws/describe-secret.ts';
import { getResourcePolicy } from '#lib/aws/get-resource-policy.ts';
import { type AwsAccount, placeIn } from '#lib/aws/rules/account.ts';
import { awsFailure } from '#lib/aws/rules/errors.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Sighting } from '#lib/secrets/absorb-sightings.ts';
import { type Sight, sightOf } from './rules/sight.ts';

export interface Place {
  readonly account: AwsAccount;
  readonly region: string;
  readonly secretArn: string;
}

export interface Look {
  readonly sight: Sight;
  /** The same as the inventory takes it in. */
  readonly sighting: Sighting;
}

/**
 * Looks at a secret in AWS now, all versions and its policy included; never a value. `null`: AWS does not know it any
 * more. Three calls at once, at most 10 s.
 */
export async function lookAtSecret(
  aws: Aws,
  { account, region, secretArn }: Place,
  signal?: AbortSignal,
): Promise<Result<Look | null, Refusal>> {
  const place = placeIn(account, region);
  if (!place.ok) return awsFailure('invalid');
  const options = signal ? { signal } : {};
  const [secret, versions, policy] = await Promise.all([
    describeSecret(aws, place.value, secretArn, options),
    listSecretVersions(aws, place.value, secretArn, options),
    getResourcePolicy(aws, place.value, secretArn, options),
  ]);
  if (!secret.ok) return secret.refusal.code === 'not-found' ? ok(null) : secret;
  if (!versions.ok) return versions.refusal.code === 'not-found' ? ok(null) : versions;
  // AWS tells the policy of a secret that is marked for deletion to nobody.
  if (!policy.ok && policy.refusal.code !== 'marked-for-deletion') return policy;
  const sight = sightOf(secret.value, versions.value, policy.ok ? policy.value : null);
  return ok({ sight, sighting: { secret: secret.value, versions: versions.value } });
}
