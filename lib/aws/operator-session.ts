import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Aws, SendOptions } from './aws.ts';
import type { ExpiringCredentials } from './clients.ts';
import { type AwsAccount, placeIn } from './rules/account.ts';
import { type AwsFailure, awsFailure } from './rules/errors.ts';
import { type OperatorReach, operatorPolicy } from './rules/operator-policy.ts';
import { credentialsOf, requestIdOf } from './rules/session-answer.ts';
import type { SessionNames } from './rules/session-name.ts';

/** On whose behalf and where something is changed. */
export interface OperatorOrder {
  readonly account: AwsAccount;
  readonly region: string;
  /** From `sessionNames(person, changeId)`: stored with the intent. */
  readonly session: SessionNames;
  readonly changeId: string;
  readonly signal?: AbortSignal;
  /** By `performance.now()`: from then on nothing is sent any more. */
  readonly sendBefore?: number;
}

/** What AWS told of its side, as far as it got. */
export interface OperatorTraces {
  readonly awsAccessKeyId: string | null;
  readonly stsRequestId: string | null;
  readonly awsRequestId: string | null;
}

/** `sent` false: nothing reached Secrets Manager, so nothing can have changed. */
export type OperatorResult<T> =
  | { readonly ok: true; readonly value: T; readonly traces: OperatorTraces }
  | (AwsFailure & { readonly sent: boolean; readonly traces: OperatorTraces });

/** The shortest session AWS gives. */
const SESSION_SECONDS = 900;
/** What is refused before anything leaves. */
const NOT_SENT: ReadonlySet<string> = new Set(['busy', 'resting']);
const NO_TRACES: OperatorTraces = { awsAccessKeyId: null, stsRequestId: null, awsRequestId: null };

/**
 * Sends one change to Secrets Manager through a session of the account's operator role that may do nothing but this
 * operation on this secret, and whose source identity is the person and the change. The call is made once: a change
 * whose answer was lost is read back by the caller, not repeated.
 */
export async function sendAsOperator<T extends { readonly $metadata: object }>(
  aws: Aws,
  order: OperatorOrder,
  reach: OperatorReach,
  act: (client: SecretsManagerClient, options: SendOptions) => Promise<T>,
): Promise<OperatorResult<T>> {
  const place = placeIn(order.account, order.region);
  if (!place.ok) return { ...place, sent: false, traces: NO_TRACES };
  if (place.value.direct) return { ...awsFailure('looking-only'), sent: false, traces: NO_TRACES };
  const { operatorRoleArn, externalId } = place.value;
  if (!operatorRoleArn) return { ...awsFailure('no-operator-role'), sent: false, traces: NO_TRACES };
  const options = order.signal ? { signal: order.signal } : {};
  const opened = await aws.sts(
    place.value,
    (client, send) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: operatorRoleArn,
          RoleSessionName: order.session.sessionName,
          SourceIdentity: order.session.sourceIdentity,
          DurationSeconds: SESSION_SECONDS,
          Policy: operatorPolicy(reach),
          Tags: [{ Key: 'countersign:change', Value: order.changeId }],
          ...(externalId === '' ? {} : { ExternalId: externalId }),
        }),
        send,
      ),
    options,
  );
  if (!opened.ok) return { ...opened, sent: false, traces: NO_TRACES };
  const credentials: ExpiringCredentials | null = credentialsOf(opened.value.Credentials);
  if (credentials === null) return { ...awsFailure('garbled'), sent: false, traces: NO_TRACES };
  const named = opened.value.AssumedRoleUser?.Arn?.endsWith(`/${order.session.sessionName}`) === true;
  if (!named || opened.value.SourceIdentity !== order.session.sourceIdentity) {
    return { ...awsFailure('mismatch'), sent: false, traces: NO_TRACES };
  }
  const traces = {
    awsAccessKeyId: credentials.accessKeyId,
    stsRequestId: requestIdOf(opened.value.$metadata),
    awsRequestId: null,
  };
  let late = false;
  const answer = await aws.changeWithSession(
    place.value,
    credentials,
    (client, send) => {
      // Looked at last of all: assuming the role and waiting for a free place both take time.
      late = order.sendBefore !== undefined && performance.now() >= order.sendBefore;
      return late ? Promise.reject(new Error('too late to be sent')) : act(client, send);
    },
    options,
  );
  if (late) return { ...awsFailure('too-late'), sent: false, traces };
  if (!answer.ok) return { ...answer, sent: !NOT_SENT.has(answer.refusal.code), traces };
  const awsRequestId = requestIdOf(answer.value.$metadata);
  return { ok: true, value: answer.value, traces: { ...traces, awsRequestId } };
}
