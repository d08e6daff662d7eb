import { StopReplicationToReplicaCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface PromoteReplicaInput {
  readonly secretArn: string;
}

/** Makes a replica a secret of its own. Called where the replica is. */
export async function promoteReplica(aws: Aws, order: OperatorOrder, input: PromoteReplicaInput) {
  const reach = { operations: ['StopReplicationToReplica'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new StopReplicationToReplicaCommand({
        SecretId: input.secretArn,
      }),
      send,
    ),
  );
}
