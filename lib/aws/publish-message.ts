import { PublishCommand } from '@aws-sdk/client-sns';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import type { ExpiringCredentials } from './clients.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';
import { credentialsOf, requestIdOf } from './rules/session-answer.ts';

export interface PublishMessageInput {
  readonly topicArn: string;
  /** Less than 100 printable ASCII characters. */
  readonly subject: string;
  readonly text: string;
  /** For topics that are first in, first out: what keeps its order, and what tells a repetition. */
  readonly fifo: { readonly group: string; readonly id: string } | null;
}

const SESSION_SECONDS = 900;

/**
 * Publishes one message to a topic of SNS, through a session of the account's inventory role that may do nothing but
 * publish to this topic. @returns the id of the call as AWS numbered it.
 */
export async function publishMessage(
  aws: Aws,
  place: AwsPlace,
  input: PublishMessageInput,
  options: ActionOptions = {},
): Promise<AwsResult<{ readonly requestId: string | null }>> {
  const session = await openSession(aws, place, input.topicArn, options);
  if (!session.ok) return session;
  const answer = await aws.withNotificationSession(
    place,
    session.value,
    (client, send) =>
      client.send(
        new PublishCommand({
          TopicArn: input.topicArn,
          Subject: input.subject,
          Message: input.text,
          ...(input.fifo ? { MessageGroupId: input.fifo.group, MessageDeduplicationId: input.fifo.id } : {}),
        }),
        send,
      ),
    options,
  );
  return answer.ok ? { ok: true, value: { requestId: requestIdOf(answer.value.$metadata) } } : answer;
}

async function openSession(
  aws: Aws,
  place: AwsPlace,
  topicArn: string,
  options: ActionOptions,
): Promise<AwsResult<ExpiringCredentials>> {
  const answer = await aws.sts(
    place,
    (client, send) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: place.inventoryRoleArn,
          RoleSessionName: 'countersign-notify',
          DurationSeconds: SESSION_SECONDS,
          Policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn }],
          }),
          ...(place.externalId === '' ? {} : { ExternalId: place.externalId }),
        }),
        send,
      ),
    options,
  );
  if (!answer.ok) return answer;
  const credentials = credentialsOf(answer.value.Credentials);
  return credentials ? { ok: true, value: credentials } : awsFailure('garbled');
}
