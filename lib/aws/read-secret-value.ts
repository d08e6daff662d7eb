import { GetSecretValueCommand, type GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, type AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Aws } from './aws.ts';
import type { ExpiringCredentials } from './clients.ts';
import { type AwsAccount, type AwsPlace, placeIn } from './rules/account.ts';
import { parseSecretArn } from './rules/address.ts';
import { type AwsCode, type AwsFailure, awsFailure } from './rules/errors.ts';
import { credentialsOf, requestIdOf } from './rules/session-answer.ts';
import type { SessionNames } from './rules/session-name.ts';
import { type ReadTarget, sessionPolicy } from './rules/session-policy.ts';
import { SecretValue } from './secret-value.ts';

export interface ReadSecretValueInput {
  readonly account: AwsAccount;
  /** Complete, with its suffix. */
  readonly secretArn: string;
  /** The staging label that was granted (`AWSCURRENT`), or the version. */
  readonly target: ReadTarget;
  /** From `sessionNames(person, grantId)`: stored with the intent, so what AWS records can be told beforehand. */
  readonly session: SessionNames;
  readonly requestId: string;
  readonly grantId: string;
  readonly signal?: AbortSignal;
}

/** What AWS told of its side of a read, as far as it got: the key of the session and the ids of both calls. */
export interface ReadTraces {
  readonly awsAccessKeyId: string | null;
  readonly stsRequestId: string | null;
  readonly awsRequestId: string | null;
}

export interface SecretRead {
  readonly value: SecretValue;
  readonly versionId: string;
  readonly awsAccessKeyId: string;
  /** Ids of the two calls as AWS numbered them; empty where it did not. */
  readonly stsRequestId: string;
  readonly awsRequestId: string;
}

export type ReadSecretValueResult =
  | { readonly ok: true; readonly value: SecretRead }
  | (AwsFailure & { readonly traces: ReadTraces });

/** The shortest session AWS gives. It cannot be ended earlier, only forgotten. */
const SESSION_SECONDS = 900;

const NO_TRACES: ReadTraces = { awsAccessKeyId: null, stsRequestId: null, awsRequestId: null };

/**
 * Reads one label or version of one secret through a session that may do nothing else and is named after the person and the grant.
 * The caller has decided that the person may, and has recorded the intent. May take up to 20 s: two actions of 10 s.
 * AWS may record one to three reads for it, because a call whose answer was lost is repeated.
 */
export async function readSecretValue(aws: Aws, input: ReadSecretValueInput): Promise<ReadSecretValueResult> {
  const place = placeOf(input);
  if (!place.ok) return { ...place, traces: NO_TRACES };
  const session = await openSession(aws, place.value, input);
  if (!session.ok) return { ...session, traces: NO_TRACES };
  const { credentials, stsRequestId } = session.value;
  const traces = { awsAccessKeyId: credentials.accessKeyId, stsRequestId, awsRequestId: null };
  const answer = await aws.withSession(
    place.value,
    credentials,
    (client, send) =>
      client.send(new GetSecretValueCommand({ SecretId: input.secretArn, ...asked(input.target) }), send),
    input,
  );
  if (!answer.ok) return { ...answer, traces };
  const awsRequestId = requestIdOf(answer.value.$metadata);
  const read = readAnswer(answer.value, input);
  if (typeof read === 'string') return { ...awsFailure(read), traces: { ...traces, awsRequestId } };
  const { accessKeyId: awsAccessKeyId } = credentials;
  return {
    ok: true,
    value: { ...read, awsAccessKeyId, stsRequestId: stsRequestId ?? '', awsRequestId: awsRequestId ?? '' },
  };
}

function asked(target: ReadTarget) {
  return target.stage === null ? { VersionId: target.versionId } : { VersionStage: target.stage };
}

function placeOf(input: ReadSecretValueInput): { readonly ok: true; readonly value: AwsPlace } | AwsFailure {
  const address = parseSecretArn(input.secretArn);
  if (!address.ok || address.value.accountId !== input.account.accountId) return awsFailure('invalid');
  if (address.value.partition !== input.account.partition) return awsFailure('invalid');
  if (input.account.direct) return awsFailure('looking-only');
  return placeIn(input.account, address.value.region);
}

interface OpenSession {
  readonly credentials: ExpiringCredentials;
  readonly stsRequestId: string | null;
}

async function openSession(aws: Aws, place: AwsPlace, input: ReadSecretValueInput) {
  const answer = await aws.sts(
    place,
    (client, send) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: place.revealRoleArn,
          RoleSessionName: input.session.sessionName,
          SourceIdentity: input.session.sourceIdentity,
          DurationSeconds: SESSION_SECONDS,
          Policy: sessionPolicy(input.secretArn, input.target),
          Tags: [
            { Key: 'countersign:request', Value: input.requestId },
            { Key: 'countersign:grant', Value: input.grantId },
          ],
          ...(place.externalId === '' ? {} : { ExternalId: place.externalId }),
        }),
        send,
      ),
    input,
  );
  return answer.ok ? sessionOf(answer.value, input.session) : answer;
}

function sessionOf(
  answer: AssumeRoleCommandOutput,
  session: SessionNames,
): { readonly ok: true; readonly value: OpenSession } | AwsFailure {
  const credentials = credentialsOf(answer.Credentials);
  if (credentials === null) return awsFailure('garbled');
  const named = answer.AssumedRoleUser?.Arn?.endsWith(`/${session.sessionName}`) === true;
  if (!named || answer.SourceIdentity !== session.sourceIdentity) return awsFailure('mismatch');
  return { ok: true, value: { credentials, stsRequestId: requestIdOf(answer.$metadata) } };
}

/** Takes the value out of an answer that is for exactly what was asked; else says what is wrong with it. */
function readAnswer(
  answer: GetSecretValueCommandOutput,
  input: ReadSecretValueInput,
): { readonly value: SecretValue; readonly versionId: string } | AwsCode {
  const { ARN, VersionId, VersionStages, SecretString, SecretBinary } = answer;
  if (typeof ARN !== 'string' || typeof VersionId !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(VersionId)) {
    return 'garbled';
  }
  if (ARN !== input.secretArn) return 'mismatch';
  if (!isAsked(input.target, VersionId, VersionStages)) return 'mismatch';
  if (typeof SecretString === 'string' && SecretBinary === undefined) {
    return { value: SecretValue.ofText(SecretString), versionId: VersionId };
  }
  if (SecretBinary instanceof Uint8Array && SecretString === undefined) {
    return { value: SecretValue.ofBytes(SecretBinary), versionId: VersionId };
  }
  return 'garbled';
}

/** A version without labels is deprecated and can still be read by its id. */
function isAsked(target: ReadTarget, versionId: string, stages: unknown): boolean {
  if (target.stage === null) return versionId === target.versionId;
  return Array.isArray(stages) && stages.includes(target.stage);
}
