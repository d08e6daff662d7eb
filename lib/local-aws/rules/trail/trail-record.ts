import { type UserIdentity, wholeSeconds } from './user-identity.ts';

export interface TrailResource {
  readonly accountId: string;
  readonly type: string;
  readonly ARN: string;
}

/** What one record says. Members that a kind of record does not have stay away. */
export interface TrailEntry {
  readonly time: Date;
  readonly region: string;
  /** The account whose history this record is in. */
  readonly account: string;
  readonly userIdentity: UserIdentity;
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventId: string;
  readonly requestId: string;
  readonly readOnly: boolean;
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
  readonly error?: { readonly code?: string; readonly message: string };
  readonly additionalEventData?: Readonly<Record<string, unknown>>;
  readonly resources?: readonly TrailResource[];
  readonly sharedEventId?: string;
  readonly tlsHost?: string;
  readonly fromConsole?: boolean;
  /** What LookupEvents can be asked by. */
  readonly lookup: { readonly username?: string; readonly accessKeyId?: string };
}

/** The record as CloudTrail writes it, members in its order. Null is written for absent parameters and answers. */
export function trailRecord(entry: TrailEntry): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.11',
    userIdentity: entry.userIdentity,
    eventTime: wholeSeconds(entry.time),
    eventSource: entry.eventSource,
    eventName: entry.eventName,
    awsRegion: entry.region,
    sourceIPAddress: entry.sourceIPAddress,
    userAgent: entry.userAgent,
    ...(entry.error?.code === undefined ? {} : { errorCode: entry.error.code }),
    ...(entry.error === undefined ? {} : { errorMessage: entry.error.message }),
    requestParameters: entry.requestParameters,
    responseElements: entry.responseElements,
    ...(entry.additionalEventData === undefined ? {} : { additionalEventData: entry.additionalEventData }),
    requestID: entry.requestId,
    eventID: entry.eventId,
    readOnly: entry.readOnly,
    ...(entry.resources === undefined ? {} : { resources: entry.resources }),
    eventType: entry.eventType,
    managementEvent: true,
    recipientAccountId: entry.account,
    ...(entry.sharedEventId === undefined ? {} : { sharedEventID: entry.sharedEventId }),
    eventCategory: 'Management',
    ...(entry.tlsHost === undefined
      ? {}
      : {
          tlsDetails: {
            tlsVersion: 'TLSv1.3',
            cipherSuite: 'TLS_AES_128_GCM_SHA256',
            clientProvidedHostHeader: entry.tlsHost,
          },
        }),
    ...(entry.fromConsole ? { sessionCredentialFromConsole: 'true' } : {}),
  };
}
