import type { ReadTraces } from '#lib/aws/read-secret-value.ts';
import type { ReadTarget } from '#lib/aws/rules/session-policy.ts';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import type { Refusal } from '#lib/kernel/result.ts';

/** Names of one AWS session and what it may read. Everything here ends up in CloudTrail in clear. */
export interface ReadValueArgs {
  readonly connectionId: string;
  readonly region: string;
  readonly secretArn: string;
  readonly target: ReadTarget;
  readonly sourceIdentity: string;
  readonly sessionName: string;
  readonly requestId: string;
  readonly grantId: string;
  readonly revealId: string;
}

export interface ValueRead {
  readonly value: SecretValue;
  readonly versionId: string;
  readonly awsAccessKeyId: string;
  readonly stsRequestId: string;
  readonly awsRequestId: string;
}

export type ReadValueResult =
  | { readonly ok: true; readonly value: ValueRead }
  | { readonly ok: false; readonly refusal: Refusal; readonly traces?: ReadTraces };

/**
 * Reads one value at AWS through a session limited to it. A refusal means that AWS did not answer with a usable value
 * of exactly this secret; its words are fixed and never quote an answer. Its traces are what AWS may have recorded of
 * the attempt all the same.
 */
export type ReadValue = (args: ReadValueArgs) => Promise<ReadValueResult>;
