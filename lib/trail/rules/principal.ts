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

/** The texts of userIdentity from which the rest is concluded. */
export interface ToldIdentity {
  readonly type: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly userName: string | null;
  readonly principalId: string | null;
  readonly accessKeyId: string | null;
  readonly invokedBy: string | null;
  readonly issuerArn: string | null;
  readonly issuerUserName: string | null;
  readonly sourceIdentity: string | null;
  readonly mfa: boolean;
  readonly inScopeOf: string | null;
  readonly webIdentityProvider: string | null;
}

/** Reads userIdentity. Every member may be missing: service events have only accountId and invokedBy. */
export function readPrincipal(identity: JsonObject): Principal {
  const context = objectAt(identity, 'sessionContext');
  const issuer = objectAt(context, 'sessionIssuer');
  return principalOf({
    type: textAt(identity, 'type'),
    arn: textAt(identity, 'arn'),
    accountId: textAt(identity, 'accountId'),
    userName: textAt(identity, 'userName'),
    principalId: textAt(identity, 'principalId'),
    accessKeyId: textAt(identity, 'accessKeyId'),
    invokedBy: textAt(identity, 'invokedBy'),
    issuerArn: textAt(issuer, 'arn'),
    issuerUserName: textAt(issuer, 'userName'),
    sourceIdentity: textAt(context, 'sourceIdentity'),
    mfa: flagAt(objectAt(context, 'attributes'), 'mfaAuthenticated') === true,
    inScopeOf: scopeOf(identity, context),
    webIdentityProvider: textAt(objectAt(context, 'webIdFederationData'), 'federatedProvider'),
  });
}

/** Who called, from what userIdentity tells. */
export function principalOf(told: ToldIdentity): Principal {
  const session = told.arn === null ? null : SESSION_ARN.exec(told.arn);
  return {
    type: told.type,
    arn: told.arn,
    baseArn:
      told.issuerArn ?? (session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : told.arn),
    account: told.accountId,
    userName: told.userName ?? told.issuerUserName,
    sessionName: session ? (session[4] ?? null) : sessionNameOf(told),
    accessKeyId: told.accessKeyId,
    sourceIdentity: told.sourceIdentity,
    invokedBy: told.invokedBy,
    mfa: told.mfa,
    inScopeOf: told.inScopeOf,
    webIdentityProvider: told.webIdentityProvider,
  };
}

function scopeOf(identity: JsonObject, context: JsonObject | null): string | null {
  const scope = objectAt(identity, 'inScopeOf') ?? objectAt(context, 'inScopeOf');
  if (scope) {
    return scopeText(
      textAt(scope, 'issuerType'),
      textAt(scope, 'sourceArn'),
      textAt(scope, 'credentialsIssuedTo'),
    );
  }
  const delivery = member(context, 'ec2RoleDelivery');
  return typeof delivery === 'string' || typeof delivery === 'number' ? OF_INSTANCE : null;
}

/** What the credentials were handed to, by the first that AWS tells. */
export function scopeText(...told: readonly (string | null)[]): string {
  return told.find((text) => text !== null) ?? 'a service';
}

/** Only credentials of an instance say how they were delivered. */
export const OF_INSTANCE = 'AWS::EC2::Instance';

const SESSION_ARN = /^arn:(aws[a-z-]*):sts::([^:]*):assumed-role\/([^/]+)\/([\s\S]+)$/;

function sessionNameOf({ type, principalId }: ToldIdentity): string | null {
  if (type !== 'AssumedRole') return null;
  const colon = principalId?.indexOf(':') ?? -1;
  return principalId !== null && colon >= 0 ? principalId.slice(colon + 1) || null : null;
}
