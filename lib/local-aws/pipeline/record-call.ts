import { randomUUID } from 'node:crypto';
import type { Call, Operation, Output, TrailView } from '../operations/operation.ts';
import type { Service } from '../operations/table.ts';
import { kmsShadow } from '../rules/trail/kms-shadow.ts';
import { requestParametersOf } from '../rules/trail/request-parameters.ts';
import type { TrailEntry } from '../rules/trail/trail-record.ts';
import { lookupNameOf, userIdentityOf } from '../rules/trail/user-identity.ts';
import { visibleAt } from '../rules/trail/visible-at.ts';
import type { Connection } from '../state/database.ts';
import { appendTrail } from '../state/trail.ts';
import type { AwsError } from '../wire/aws-error.ts';
import { mintAccessKeyId } from './mint-access-key-id.ts';
import type { RequestHead } from './request-head.ts';

/** A call and how it ended. */
export interface Outcome {
  readonly service: Service;
  readonly operation: Operation;
  readonly head: RequestHead;
  readonly call: Call;
  readonly view: TrailView;
  readonly output?: Output;
  readonly error?: AwsError;
}

/** Writes the record of a call, and those of the key uses behind it, in the transaction handed in. */
export async function recordCall(tx: Connection, outcome: Outcome): Promise<void> {
  const { call } = outcome;
  if (outcome.operation.unrecorded) return;
  const { settings } = call.world;
  const shadows = call.keyUses.map((use) =>
    kmsShadow(call.caller, use, { region: call.region, time: call.now }, shadowIds()),
  );
  await appendTrail(tx, [...entriesOf(outcome), ...alongsideOf(outcome), ...shadows], ({ eventId }) =>
    visibleAt(eventId, call.now, settings),
  );
}

function alongsideOf(outcome: Outcome): TrailEntry[] {
  const own = entryOf(outcome);
  return (outcome.view.alongside ?? []).map(({ eventName, requestParameters, error }) => ({
    ...own,
    eventName,
    eventId: randomUUID(),
    requestParameters,
    responseElements: null,
    ...(error === undefined ? {} : { error }),
  }));
}

function entriesOf(outcome: Outcome): TrailEntry[] {
  const { call, view } = outcome;
  const own = entryOf(outcome);
  if (view.alsoIn === undefined || view.alsoIn === call.caller.account || outcome.error !== undefined)
    return [own];
  const sharedEventId = randomUUID();
  return [
    { ...own, sharedEventId },
    {
      ...own,
      sharedEventId,
      eventId: randomUUID(),
      account: view.alsoIn,
      userIdentity: {
        type: 'AWSAccount',
        principalId: call.caller.principalId,
        accountId: call.caller.account,
      },
    },
  ];
}

function entryOf({ service, operation, head, call, view, output, error }: Outcome): TrailEntry {
  return {
    time: call.now,
    region: call.region,
    account: call.caller.account,
    userIdentity: userIdentityOf(call.caller),
    eventSource: service.eventSource,
    eventName: operation.name,
    eventId: randomUUID(),
    requestId: call.requestId,
    readOnly: operation.readOnly,
    eventType: 'AwsApiCall',
    sourceIPAddress: head.sourceAddress,
    userAgent: head.headers['user-agent'] ?? '',
    requestParameters:
      view.requestParameters === undefined
        ? requestParametersOf(operation.members, call.input)
        : view.requestParameters,
    responseElements: error === undefined && output !== undefined ? (view.responseElements ?? null) : null,
    ...(error === undefined ? {} : { error: { code: error.trailCode, message: error.message } }),
    ...(view.resources === undefined || error !== undefined ? {} : { resources: view.resources }),
    lookup: { username: lookupNameOf(call.caller), accessKeyId: call.caller.accessKeyId },
  };
}

function shadowIds() {
  return {
    eventId: randomUUID(),
    requestId: randomUUID(),
    temporaryKey: mintAccessKeyId('ASIA'),
  };
}
