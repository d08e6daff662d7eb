/** Records made for tests, in the shape AWS writes. Everything in them is invented. */
export interface MadeRecord {
  [member: string]: unknown;
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const DAY = Date.parse('2026-11-18T00:00:00Z');

export function arnOf(name: string, suffix = 'AbCdEf'): string {
  return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-${suffix}`;
}

export function uuid(number: number): string {
  return `3c1f0e9a-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function time(second: number): string {
  return `${new Date(DAY + second * 1000).toISOString().slice(0, 19)}Z`;
}

/** A read of a value by a person of IAM Identity Center with the command line. */
export function made(number: number, changes: MadeRecord = {}): MadeRecord {
  return {
    eventVersion: '1.11',
    userIdentity: ssoPerson('ben'),
    eventTime: time(number),
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    awsRegion: REGION,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.31.0 md/command#secretsmanager.get-secret-value',
    requestParameters: { secretId: arnOf('prod/db') },
    responseElements: null,
    requestID: uuid(number + 500_000),
    eventID: uuid(number),
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...changes,
  };
}

export function ssoPerson(name: string, accessKeyId = `ASIA${name.toUpperCase()}`): MadeRecord {
  return assumedRole('AWSReservedSSO_Developer_0123456789abcdef', name, accessKeyId);
}

export function assumedRole(
  role: string,
  session: string,
  accessKeyId: string,
  more: MadeRecord = {},
): MadeRecord {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: ACCOUNT,
    accessKeyId,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, userName: role },
      attributes: { creationDate: '2026-11-18T00:00:00Z', mfaAuthenticated: 'false' },
      ...more,
    },
  };
}

/** The KMS call that Secrets Manager makes for a read. */
export function shadow(number: number, second: number, arn: string, version: string): MadeRecord {
  return made(number, {
    userIdentity: { ...ssoPerson('ben', 'ASIAFORWARDED'), invokedBy: 'secretsmanager.amazonaws.com' },
    eventTime: time(second),
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    sourceIPAddress: 'secretsmanager.amazonaws.com',
    userAgent: 'secretsmanager.amazonaws.com',
    requestParameters: { encryptionContext: { SecretARN: arn, SecretVersionId: version } },
  });
}

export function foreign(number: number): MadeRecord {
  return made(number, {
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    requestParameters: { filterSet: {} },
  });
}
