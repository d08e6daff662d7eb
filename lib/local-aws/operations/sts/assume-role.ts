import { createHash, randomBytes } from 'node:crypto';
import { mintAccessKeyId } from '../../pipeline/mint-access-key-id.ts';
import { type PolicyDocument, readPolicy } from '../../rules/policy/policy-document.ts';
import { usDate } from '../../rules/trail/us-date.ts';
import { wholeSeconds } from '../../rules/trail/user-identity.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { assumeRole as members } from '../../shapes/sts/assume-role.ts';
import { findRole, type StoredRole } from '../../state/principals.ts';
import { saveSession } from '../../state/sessions.ts';
import { orThrow } from '../../wire/aws-error.ts';
import { type Call, operation, type TrailView } from '../operation.ts';
import { checkDuration, checkTags, packedPercent, sessionTags } from './session-limits.ts';
import { trustDemands } from './trust-demands.ts';

type Input = InputOf<typeof members>;

export const assumeRole = operation<typeof members, StoredRole | undefined>({
  name: 'AssumeRole',
  readOnly: true,
  members,
  check(input) {
    checkTags(input);
    sessionPolicyOf(input);
  },
  async load(call) {
    const arn = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(call.input.RoleArn);
    const role = arn && (await findRole(call.tx, arn[1] ?? '', arn[2] ?? ''));
    return role?.arn === call.input.RoleArn ? role : undefined;
  },
  demands: (call, role) => trustDemands(call, role),
  async handle(call, role) {
    if (role === undefined) throw new Error('a role that is not there was assumed');
    const seconds = checkDuration(call, role);
    const percent = packedPercent(call.input);
    const secret = randomBytes(30).toString('base64');
    const token = randomBytes(160).toString('base64');
    const session = call.input.RoleSessionName;
    const accessKeyId = mintAccessKeyId('ASIA');
    const sourceIdentity = sourceIdentityOf(call);
    const expiresAt = new Date(call.now.getTime() + seconds * 1000);
    await saveSession(call.tx, {
      accessKeyId,
      role,
      sessionName: session,
      sealedSecret: call.world.vault.sealCredential(`session ${accessKeyId}`, secret),
      tokenHash: createHash('sha256').update(token).digest(),
      policy: call.input.Policy,
      sourceIdentity,
      ...sessionTags(call),
      issuedAt: call.now,
      expiresAt,
    });
    return {
      AssumedRoleUser: {
        AssumedRoleId: `${role.principalId}:${session}`,
        Arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}`,
      },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secret,
        SessionToken: token,
        Expiration: wholeSeconds(expiresAt),
      },
      PackedPolicySize: percent,
      SourceIdentity: sourceIdentity,
    };
  },
  trail: (input, output, role) =>
    output === undefined ? { requestParameters: null } : viewOf(input, output, role),
});

function sessionPolicyOf(input: Input): PolicyDocument | undefined {
  return input.Policy === undefined ? undefined : orThrow(readPolicy(input.Policy, 'identity'));
}

/** A source identity that was set once stays for all sessions that follow from it. */
function sourceIdentityOf(call: Call<Input>): string | undefined {
  const inherited = call.caller.kind === 'session' ? call.caller.sourceIdentity : undefined;
  return inherited ?? call.input.SourceIdentity;
}

/** The record shows the policy in full, and of the credentials all but the secret. */
function viewOf(
  input: Input,
  output: Readonly<Record<string, unknown>>,
  role: StoredRole | undefined,
): TrailView {
  const made = output as {
    AssumedRoleUser: { AssumedRoleId: string; Arn: string };
    Credentials: { AccessKeyId: string; SessionToken: string; Expiration: string };
    PackedPolicySize?: number;
    SourceIdentity?: string;
  };
  return {
    requestParameters: {
      roleArn: input.RoleArn,
      roleSessionName: input.RoleSessionName,
      externalId: input.ExternalId,
      durationSeconds: input.DurationSeconds,
      policy: input.Policy,
      sourceIdentity: input.SourceIdentity,
      principalTags: input.Tags && Object.fromEntries(input.Tags.map((tag) => [tag.Key, tag.Value])),
      transitiveTagKeys: input.TransitiveTagKeys,
    },
    responseElements: {
      credentials: {
        accessKeyId: made.Credentials.AccessKeyId,
        sessionToken: made.Credentials.SessionToken,
        expiration: usDate(new Date(made.Credentials.Expiration)),
      },
      assumedRoleUser: { assumedRoleId: made.AssumedRoleUser.AssumedRoleId, arn: made.AssumedRoleUser.Arn },
      packedPolicySize: made.PackedPolicySize,
      sourceIdentity: made.SourceIdentity,
    },
    ...(role === undefined
      ? {}
      : {
          resources: [{ accountId: role.account, type: 'AWS::IAM::Role', ARN: role.arn }],
          alsoIn: role.account,
        }),
  };
}
