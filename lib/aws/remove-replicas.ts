import { RemoveRegionsFromReplicationCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface RemoveReplicasInput {
  readonly secretArn: string;
  readonly regions: readonly string[];
}

/** Deletes the replicas in these regions. Called where the primary is. */
export async function removeReplicas(aws: Aws, order: OperatorOrder, input: RemoveReplicasInput) {
  const reach = { operations: ['RemoveRegionsFromReplication'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new RemoveRegionsFromReplicationCommand({
        SecretId: input.secretArn,
        RemoveReplicaRegions: [...input.regions],
      }),
      send,
    ),
  );
}
