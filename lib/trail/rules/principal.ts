import { flagAt, type JsonObject, member, objectAt, textAt } from './members.ts';

/** Who called, as userIdentity tells it. Null: not told. */
export interface Principal {
  readonly type: string | null;
  readonly arn: string | null;
  /** The role behind a session, the user's own ARN otherwise: what stays the same when sessions rotate. */
  readonly baseArn: string | null;
  readonly account: string | null;
  readonly userName: string | null;
  readonly sessionName: string | null;
  readonly accessKeyId: string | null;
  readonly sourceIdentity: string | null;
  /** AWS service that made the call for the caller, or by itself. */
  readonly invokedBy: string | null;
  readonly mfa: boolean;
  /** Lambda function, EC2 instance … that the credentials were handed to, where AWS says so. */
  readonly inScopeOf: string | null;
  readonly webIdentityProvider: string | null;
}

/** Reads userIdentity. Every member may be missing: service events have only accountId and invokedBy. */
export function readPrincipal(identity: JsonObject): Principal {
  const context = objectAt(identity, 'sessionContext');
  const issuer = objectAt(context, 'sessionIssuer');
  const arn = textAt(identity, 'arn');
  return {
    type: textAt(identity, 'type'),
    arn,
    baseArn: textAt(issuer, 'arn') ?? roleOfSession(arn) ?? arn,
    account: textAt(identity, 'accountId'),
    userName: textAt(identity, 'userName') ?? textAt(issuer, 'userName'),
    sessionName: sessionNameOf(identity, arn),
    accessKeyId: textAt(identity, 'accessKeyId'),
    sourceIdentity: textAt(context, 'sourceIdentity'),
    invokedBy: textAt(identity, 'invokedBy'),
    mfa: flagAt(objectAt(context, 'attributes'), 'mfaAuthenticated') === true,
    inScopeOf: scopeOf(identity, context),
    webIdentityProvider: textAt(objectAt(context, 'webIdFederationData'), 'federatedProvider'),
  };
}

function scopeOf(identity: JsonObject, context: JsonObject | null): string | null {
  const scope = objectAt(identity, 'inScopeOf') ?? objectAt(context, 'inScopeOf');
  if (scope) return textAt(scope, 'issuerType', 'sourceArn', 'credentialsIssuedTo') ?? 'a service';
  const delivery = member(context, 'ec2RoleDelivery');
  return typeof delivery === 'string' || typeof delivery === 'number' ? 'AWS::EC2::Instance' : null;
}

const SESSION_ARN = /^arn:(aws[a-z-]*):sts::([^:]*):assumed-role\/([^/]+)\/([\s\S]+)$/;

function roleOfSession(arn: string | null): string | null {
  const match = arn === null ? null : SESSION_ARN.exec(arn);
  return match ? `arn:${match[1]}:iam::${match[2]}:role/${match[3]}` : null;
}

function sessionNameOf(identity: JsonObject, arn: string | null): string | null {
  const match = arn === null ? null : SESSION_ARN.exec(arn);
  if (match) return match[4] ?? null;
  if (textAt(identity, 'type') !== 'AssumedRole') return null;
  const principal = textAt(identity, 'principalId');
  const colon = principal?.indexOf(':') ?? -1;
  return principal !== null && colon >= 0 ? principal.slice(colon + 1) || null : null;
}
