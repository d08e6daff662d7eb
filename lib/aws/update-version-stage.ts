import { UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface UpdateVersionStageInput {
  readonly secretArn: string;
  readonly label: string;
  /** Who holds it now, as the person saw it: AWS refuses if somebody else does. Null: nobody. */
  readonly fromVersionId: string | null;
  /** Null: the label is taken off. */
  readonly toVersionId: string | null;
}

/** Moves a staging label from the version that holds it, or takes it off. Compare-and-swap by AWS. */
export async function updateVersionStage(aws: Aws, order: OperatorOrder, input: UpdateVersionStageInput) {
  const reach = { operations: ['UpdateSecretVersionStage'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: input.secretArn,
        VersionStage: input.label,
        ...(input.fromVersionId === null ? {} : { RemoveFromVersionId: input.fromVersionId }),
        ...(input.toVersionId === null ? {} : { MoveToVersionId: input.toVersionId }),
      }),
      send,
    ),
  );
}
