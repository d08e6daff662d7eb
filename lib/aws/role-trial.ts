import { randomBytes } from 'node:crypto';
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Aws, AwsResult } from './aws.ts';
import type { ExpiringCredentials } from './clients.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';
import { credentialsOf } from './rules/session-answer.ts';

/** What the trials of one check share. */
export interface CheckScene {
  readonly aws: Aws;
  readonly places: readonly AwsPlace[];
  readonly first: AwsPlace;
  readonly personId: string;
  /** A name that no secret has. */
  readonly nobody: string;
  readonly signal?: AbortSignal;
}

export interface Taking {
  readonly roleArn: string;
  readonly externalId: string | null;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const SESSION_SECONDS = 900;
/** A session that is only opened to see whether it opens may do nothing. */
const NOTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

/** Takes a role. `able`: what the session may do, as a session policy; absent: nothing; `all`: whatever the role may. */
export async function takeRole(
  { aws, first, signal }: CheckScene,
  taking: Taking,
  able: { readonly policy: string } | 'nothing' | 'all' = 'nothing',
): Promise<AwsResult<ExpiringCredentials>> {
  const policy = able === 'all' ? undefined : able === 'nothing' ? NOTHING : able.policy;
  const answer = await aws.sts(
    first,
    (client, send) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: taking.roleArn,
          RoleSessionName: 'countersign-check',
          DurationSeconds: SESSION_SECONDS,
          ...(policy === undefined ? {} : { Policy: policy }),
          ...(taking.externalId === null ? {} : { ExternalId: taking.externalId }),
          ...(taking.sourceIdentity === undefined ? {} : { SourceIdentity: taking.sourceIdentity }),
          ...(taking.tags === undefined
            ? {}
            : { Tags: Object.entries(taking.tags).map(([Key, Value]) => ({ Key, Value })) }),
        }),
        send,
      ),
    signal ? { signal } : {},
  );
  if (!answer.ok) return answer;
  const credentials = credentialsOf(answer.value.Credentials);
  return credentials === null ? awsFailure('garbled') : { ok: true, value: credentials };
}

/** An external id that is nobody's. */
export function strangeExternalId(): string {
  return `not-ours-${randomBytes(12).toString('hex')}`;
}

/**
 * Says whether a session may read values, without reading one: AWS decides about the permission before it looks whether
 * there is such a secret.
 */
export async function mayReadValues(
  scene: CheckScene,
  credentials: ExpiringCredentials,
): Promise<AwsResult<boolean>> {
  const answer = await scene.aws.withSession(scene.first, credentials, (client, send) =>
    client.send(new GetSecretValueCommand({ SecretId: arnOfNoSecret(scene) }), send),
  );
  if (answer.ok) return awsFailure('mismatch');
  if (answer.refusal.code === 'not-found' || answer.refusal.code === 'no-such-version') {
    return { ok: true, value: true };
  }
  return answer.refusal.code === 'denied' ? { ok: true, value: false } : answer;
}

export function arnOfNoSecret({ first, nobody }: CheckScene): string {
  return `arn:${first.partition}:secretsmanager:${first.region}:${first.accountId}:secret:${nobody}-AAAAAA`;
}

/** Asks IAM what the role's own policies say of these actions. @returns those that are not allowed. */
export async function simulateRole(
  { aws, first, nobody, signal }: CheckScene,
  roleArn: string,
  actions: readonly string[],
  resource: 'secret' | 'key' | 'any',
): Promise<AwsResult<readonly string[]>> {
  const { partition, region, accountId } = first;
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const secret = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${nobody}-AAAAAA`;
  const key = `arn:${partition}:kms:${region}:${accountId}:key/00000000-0000-0000-0000-000000000000`;
  const context = (name: string, value: string) => ({
    ContextKeyName: name,
    ContextKeyType: 'string' as const,
    ContextKeyValues: [value],
  });
  const answer = await aws.iam(
    first,
    (client, send) =>
      client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: roleArn,
          ActionNames: [...actions],
          ResourceArns: [resource === 'secret' ? secret : resource === 'key' ? key : '*'],
          ContextEntries: [
            context('kms:ViaService', `secretsmanager.${region}.${suffix}`),
            context('kms:EncryptionContext:SecretARN', secret),
          ],
        }),
        send,
      ),
    signal ? { signal } : {},
  );
  if (!answer.ok) return answer;
  const allowed = new Set(
    (answer.value.EvaluationResults ?? [])
      .filter(({ EvalDecision }) => EvalDecision === 'allowed')
      .map(({ EvalActionName }) => EvalActionName),
  );
  return { ok: true, value: actions.filter((action) => !allowed.has(action)) };
}
