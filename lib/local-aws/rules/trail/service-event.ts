import { SECRETS_MANAGER_HOST } from './kms-shadow.ts';
import type { TrailEntry } from './trail-record.ts';

export interface ServiceEvent {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly time: Date;
  readonly eventId: string;
  readonly requestId: string;
  readonly message?: string;
  readonly about: Readonly<Record<string, string>>;
}

/** A record of what Secrets Manager does by itself: no caller, no parameters, no answer. */
export function serviceEvent(event: ServiceEvent): TrailEntry {
  return {
    time: event.time,
    region: event.region,
    account: event.account,
    userIdentity: { accountId: event.account, invokedBy: SECRETS_MANAGER_HOST },
    eventSource: SECRETS_MANAGER_HOST,
    eventName: event.name,
    eventId: event.eventId,
    requestId: event.requestId,
    readOnly: false,
    eventType: 'AwsServiceEvent',
    sourceIPAddress: SECRETS_MANAGER_HOST,
    userAgent: SECRETS_MANAGER_HOST,
    requestParameters: null,
    responseElements: null,
    ...(event.message === undefined ? {} : { error: { message: event.message } }),
    additionalEventData: event.about,
    lookup: {},
  };
}
