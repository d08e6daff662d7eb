/**
 * The members that the records which matter have again and again, by object. A record with any other member, with one of
 * them twice, or with a value of another form is read the careful way; so is everything that is written in an unusual
 * manner. To know a member here is only ever a matter of speed.
 */

/** What a member's value may be. Texts may be null too, and so may objects. */
type Form = 'text' | 'flag' | Shape;

export interface Shape {
  readonly members: readonly Member[];
  /** Which member came behind which the last time (behind none: at the end): the next record has the same order. */
  readonly following: Int8Array;
  /** An array with at most one object of this shape. */
  readonly listed: boolean;
}

export interface Member {
  readonly name: Buffer;
  readonly form: Form;
  /** Where its value's place is noted (PlainFields); of a shape, whether it is there. */
  readonly field: number;
}

let fields = 0;

function shape(members: Readonly<Record<string, Form>>, listed = false): Shape {
  const list = Object.entries(members).map(([name, form]) => ({
    name: Buffer.from(name),
    form,
    field: fields++,
  }));
  return { members: list, following: new Int8Array(list.length + 1), listed };
}

const ISSUER = shape({ type: 'text', principalId: 'text', arn: 'text', accountId: 'text', userName: 'text' });
const ATTRIBUTES = shape({ creationDate: 'text', mfaAuthenticated: 'text' });
const FEDERATION = shape({ federatedProvider: 'text', attributes: shape({}) });
const scope = () =>
  shape({ issuerType: 'text', credentialsIssuedTo: 'text', sourceArn: 'text', sourceAccount: 'text' });
const CONTEXT_SCOPE = scope();
const IDENTITY_SCOPE = scope();
const CONTEXT = shape({
  sessionIssuer: ISSUER,
  webIdFederationData: FEDERATION,
  attributes: ATTRIBUTES,
  sourceIdentity: 'text',
  ec2RoleDelivery: 'text',
  inScopeOf: CONTEXT_SCOPE,
});
const IDENTITY = shape({
  type: 'text',
  principalId: 'text',
  arn: 'text',
  accountId: 'text',
  accessKeyId: 'text',
  userName: 'text',
  sessionContext: CONTEXT,
  invokedBy: 'text',
  inScopeOf: IDENTITY_SCOPE,
});
const ENCRYPTION = shape({ SecretARN: 'text', SecretVersionId: 'text' });
const REQUEST = shape({
  secretId: 'text',
  versionId: 'text',
  versionStage: 'text',
  encryptionContext: ENCRYPTION,
  encryptionAlgorithm: 'text',
  keyId: 'text',
  keySpec: 'text',
});
const RESOURCES = shape({ accountId: 'text', type: 'text', ARN: 'text' }, true);
const TLS = shape({
  tlsVersion: 'text',
  cipherSuite: 'text',
  clientProvidedHostHeader: 'text',
  keyExchange: 'text',
});
export const RECORD = shape({
  eventVersion: 'text',
  userIdentity: IDENTITY,
  eventTime: 'text',
  eventSource: 'text',
  eventName: 'text',
  awsRegion: 'text',
  sourceIPAddress: 'text',
  userAgent: 'text',
  errorCode: 'text',
  errorMessage: 'text',
  requestParameters: REQUEST,
  responseElements: shape({}),
  additionalEventData: shape({}),
  requestID: 'text',
  eventID: 'text',
  readOnly: 'flag',
  resources: RESOURCES,
  eventType: 'text',
  apiVersion: 'text',
  managementEvent: 'flag',
  recipientAccountId: 'text',
  sharedEventID: 'text',
  vpcEndpointId: 'text',
  vpcEndpointAccountId: 'text',
  eventCategory: 'text',
  tlsDetails: TLS,
  sessionCredentialFromConsole: 'flag',
});

export const FIELD_COUNT: number = fields;

/** The number of a member's field, by the way to it. */
function fieldAt(of: Shape, name: string): number {
  const member = of.members.find((entry) => entry.name.equals(Buffer.from(name)));
  if (member === undefined) throw new Error(`no member ${name}`);
  return member.field;
}

/** Fields by what they are called where records are decoded. */
export const FIELD = {
  identity: fieldAt(RECORD, 'userIdentity'),
  time: fieldAt(RECORD, 'eventTime'),
  source: fieldAt(RECORD, 'eventSource'),
  name: fieldAt(RECORD, 'eventName'),
  region: fieldAt(RECORD, 'awsRegion'),
  address: fieldAt(RECORD, 'sourceIPAddress'),
  agent: fieldAt(RECORD, 'userAgent'),
  errorCode: fieldAt(RECORD, 'errorCode'),
  errorMessage: fieldAt(RECORD, 'errorMessage'),
  requestId: fieldAt(RECORD, 'requestID'),
  eventId: fieldAt(RECORD, 'eventID'),
  readOnly: fieldAt(RECORD, 'readOnly'),
  resources: fieldAt(RECORD, 'resources'),
  eventType: fieldAt(RECORD, 'eventType'),
  recipient: fieldAt(RECORD, 'recipientAccountId'),
  sharedEventId: fieldAt(RECORD, 'sharedEventID'),
  category: fieldAt(RECORD, 'eventCategory'),
  fromConsole: fieldAt(RECORD, 'sessionCredentialFromConsole'),
  account: fieldAt(IDENTITY, 'accountId'),
  accessKeyId: fieldAt(IDENTITY, 'accessKeyId'),
  arn: fieldAt(IDENTITY, 'arn'),
  invokedBy: fieldAt(IDENTITY, 'invokedBy'),
  type: fieldAt(IDENTITY, 'type'),
  userName: fieldAt(IDENTITY, 'userName'),
  principalId: fieldAt(IDENTITY, 'principalId'),
  issuerArn: fieldAt(ISSUER, 'arn'),
  issuerUserName: fieldAt(ISSUER, 'userName'),
  sourceIdentity: fieldAt(CONTEXT, 'sourceIdentity'),
  delivery: fieldAt(CONTEXT, 'ec2RoleDelivery'),
  contextScope: fieldAt(CONTEXT, 'inScopeOf'),
  contextScopeType: fieldAt(CONTEXT_SCOPE, 'issuerType'),
  contextScopeArn: fieldAt(CONTEXT_SCOPE, 'sourceArn'),
  contextScopeTo: fieldAt(CONTEXT_SCOPE, 'credentialsIssuedTo'),
  identityScope: fieldAt(IDENTITY, 'inScopeOf'),
  identityScopeType: fieldAt(IDENTITY_SCOPE, 'issuerType'),
  identityScopeArn: fieldAt(IDENTITY_SCOPE, 'sourceArn'),
  identityScopeTo: fieldAt(IDENTITY_SCOPE, 'credentialsIssuedTo'),
  mfa: fieldAt(ATTRIBUTES, 'mfaAuthenticated'),
  provider: fieldAt(FEDERATION, 'federatedProvider'),
  created: fieldAt(ATTRIBUTES, 'creationDate'),
  secretId: fieldAt(REQUEST, 'secretId'),
  versionId: fieldAt(REQUEST, 'versionId'),
  versionStage: fieldAt(REQUEST, 'versionStage'),
  encryptionContext: fieldAt(REQUEST, 'encryptionContext'),
  algorithm: fieldAt(REQUEST, 'encryptionAlgorithm'),
  keyId: fieldAt(REQUEST, 'keyId'),
  keySpec: fieldAt(REQUEST, 'keySpec'),
  contextArn: fieldAt(ENCRYPTION, 'SecretARN'),
  contextVersion: fieldAt(ENCRYPTION, 'SecretVersionId'),
  resourceType: fieldAt(RESOURCES, 'type'),
  resourceArn: fieldAt(RESOURCES, 'ARN'),
} as const;
