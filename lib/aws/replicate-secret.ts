import { ReplicateSecretToRegionsCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface ReplicateSecretInput {
  readonly secretArn: string;
  readonly regions: readonly { readonly region: string; readonly kmsKeyId: string | null }[];
  /** Overwrites a secret of the same name there. */
  readonly overwrite: boolean;
}

/** Adds replicas in other regions. */
export async function replicateSecret(aws: Aws, order: OperatorOrder, input: ReplicateSecretInput) {
  const reach = { operations: ['ReplicateSecretToRegions'], secretArn: input.secretArn, usesKey: true };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new ReplicateSecretToRegionsCommand({
        SecretId: input.secretArn,
        AddReplicaRegions: input.regions.map(({ region, kmsKeyId }) => ({
          Region: region,
          ...(kmsKeyId ? { KmsKeyId: kmsKeyId } : {}),
        })),
        ForceOverwriteReplicaSecret: input.overwrite,
      }),
      send,
    ),
  );
}
