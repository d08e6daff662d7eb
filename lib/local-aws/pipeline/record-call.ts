import { randomUUID } from 'node:crypto';
import type { AlongsideCall, Call, Operation, Output, TrailView } from '../operations/operation.ts';
import type { Service } from '../operations/table.ts';
import { accountOf, type KeyUse, kmsShadow } from '../rules/trail/kms-shadow.ts';
import { requestParametersOf } from '../rules/trail/request-parameters.ts';
import type { TrailEntry } from '../rules/trail/trail-record.ts';
import { lookupNameOf, userIdentityOf } from '../rules/trail/user-identity.ts';
import { visibleAt } from '../rules/trail/visible-at.ts';
import type { Transaction } from '../state/database.ts';
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
export function recordCall(tx: Transaction, outcome: Outcome): void {
  const { call, view } = outcome;
  if (outcome.operation.unrecorded) return;
  const own = entryOf(outcome);
  const entries = [
    ...inBothHistories(own, view.alsoIn),
    ...(view.alongside ?? []).flatMap((other) => inBothHistories(entryAlongside(own, other), other.alsoIn)),
    ...call.keyUses.flatMap((use) => inBothHistories(shadowOf(call, use), accountOf(use.keyArn))),
  ];
  appendTrail(tx, entries, ({ eventId }) => visibleAt(eventId, call.now, call.world.settings));
}

function entryAlongside(own: TrailEntry, { eventName, requestParameters, error }: AlongsideCall): TrailEntry {
  return {
    ...own,
    eventName,
    eventId: randomUUID(),
    requestParameters,
    responseElements: null,
    ...(error === undefined ? {} : { error }),
  };
}

function shadowOf(call: Call, use: KeyUse): TrailEntry {
  return kmsShadow(call.caller, use, { region: call.region, time: call.now }, shadowIds());
}

/**
 * What was done to a resource of another account stands in the history of both, under one shared id. The owner is told
 * which account it was, but neither the name nor the key of the caller. What was refused stays with the caller.
 */
function inBothHistories(own: TrailEntry, owner: string | undefined): TrailEntry[] {
  if (owner === undefined || owner === own.account || own.error !== undefined) return [own];
  const sharedEventId = randomUUID();
  const { principalId, accountId, invokedBy } = own.userIdentity;
  return [
    { ...own, sharedEventId },
    {
      ...own,
      sharedEventId,
      eventId: randomUUID(),
      account: owner,
      userIdentity: {
        type: 'AWSAccount',
        principalId,
        accountId,
        ...(invokedBy === undefined ? {} : { invokedBy }),
      },
      lookup: {},
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
