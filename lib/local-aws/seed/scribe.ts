import type { Operation, Output } from '../operations/operation.ts';
import { deletionEvent, rotationEvent } from '../operations/secrets-manager/record-service-event.ts';
import { SERVICES, type Service } from '../operations/table.ts';
import { type KeyUse, kmsShadow } from '../rules/trail/kms-shadow.ts';
import { requestParametersOf } from '../rules/trail/request-parameters.ts';
import { serviceEvent } from '../rules/trail/service-event.ts';
import type { TrailEntry } from '../rules/trail/trail-record.ts';
import { lookupNameOf, userIdentityOf } from '../rules/trail/user-identity.ts';
import type { ParsedInput } from '../shapes/shape.ts';
import { DEFAULT_ALIAS, defaultKeyArn } from '../state/kms-keys.ts';
import type { Actor } from './actors.ts';
import type { Place } from './catalogue/entry.ts';
import { type Chance, chanceOf, iamId } from './chance.ts';
import { keyArnOf } from './keys.ts';
import { DAY_MS, HISTORY_DAYS } from './moments.ts';
import type { PlannedSecret, PlannedVersion } from './planned-secret.ts';

/** A call as it was made, and how it ended. */
export interface PastCall {
  readonly place: Place;
  /** `SERVICE:Operation`, as actions of policies are written. */
  readonly action: string;
  readonly input: ParsedInput;
  /** The members of the answer that records show. */
  readonly output?: Output;
  readonly error?: PastError;
  /** The account whose secret it was, where that is another one. */
  readonly owner?: string;
  /** GetSecretValue entries that a batch leaves beside its own. */
  readonly alongside?: readonly ParsedInput[];
}

export interface PastError {
  readonly code: string;
  readonly message: string;
}

type RotationEventName = Parameters<typeof rotationEvent>[1]['name'];
type DeletionEventName = Parameters<typeof deletionEvent>[1];

/**
 * Writes down what happened in the sample company, in any order; the records are sorted at the end. Records are made
 * by what makes those of the running server: the same operations, shapes and rules.
 */
export interface Scribe {
  readonly now: Date;
  call(actor: Actor, at: Date, call: PastCall): void;
  /** A use of the key of a version for the actor. */
  keyUse(actor: Actor, at: Date, use: PastKeyUse): void;
  rotationEvent(
    secret: PlannedSecret,
    at: Date,
    event: { name: RotationEventName; versionId: string; message?: string },
  ): void;
  deletionEvent(
    secret: PlannedSecret,
    at: Date,
    name: DeletionEventName,
    asked: { asked: Date; forced: boolean },
  ): void;
  /** All records, oldest first. */
  entries(): TrailEntry[];
}

export interface PastKeyUse {
  readonly secret: PlannedSecret;
  readonly version: Pick<PlannedVersion, 'id' | 'alias'>;
  readonly operation: KeyUse['operation'];
  readonly denied?: boolean;
}

interface Doing {
  readonly service: Service;
  readonly operation: Operation;
}

const OPERATIONS: ReadonlyMap<string, Doing> = new Map(
  SERVICES.flatMap((service) =>
    [...service.operations.values()].map(
      (operation) => [`${service.scope}:${operation.name}`, { service, operation }] as const,
    ),
  ),
);

/** A scribe for the history that ends at `now`. What is older than the history is not written. */
export function newScribe(now: Date): Scribe {
  const chance = chanceOf('trail');
  const since = now.getTime() - HISTORY_DAYS * DAY_MS;
  const written: TrailEntry[] = [];
  const remembered = (at: Date) => at.getTime() >= since && at <= now;
  return {
    now,
    call(actor, at, call) {
      if (remembered(at)) written.push(...callEntries(chance, actor, at, call));
    },
    keyUse(actor, at, use) {
      if (remembered(at)) written.push(keyEntry(chance, actor, at, use));
    },
    rotationEvent(secret, at, event) {
      if (!remembered(at)) return;
      const { place } = secret;
      written.push(
        serviceEvent({ ...rotationEvent(secret, event), ...place, time: at, eventId: chance.uuid() }),
      );
    },
    deletionEvent(secret, at, name, asked) {
      if (!remembered(at)) return;
      const event = deletionEvent(secret, name, asked);
      written.push(serviceEvent({ ...event, ...secret.place, time: at, eventId: chance.uuid() }));
    },
    entries: () => written.sort((a, b) => a.time.getTime() - b.time.getTime()),
  };
}

/** The record of a call; two under one shared id where it reached into another account, more for a batch. */
function callEntries(chance: Chance, actor: Actor, at: Date, call: PastCall): TrailEntry[] {
  const own = callEntry(chance, actor, at, call);
  const beside = (call.alongside ?? []).map((input) => ({
    ...own,
    ...callEntry(chance, actor, at, { place: call.place, action: 'secretsmanager:GetSecretValue', input }),
    requestId: own.requestId,
  }));
  if (call.owner === undefined || call.owner === actor.caller.account || call.error !== undefined) {
    return [own, ...beside];
  }
  const sharedEventId = chance.uuid();
  const { principalId, account: accountId } = actor.caller;
  return [
    { ...own, sharedEventId },
    {
      ...own,
      sharedEventId,
      eventId: chance.uuid(),
      account: call.owner,
      userIdentity: { type: 'AWSAccount', principalId, accountId },
    },
  ];
}

function callEntry(chance: Chance, actor: Actor, at: Date, call: PastCall): TrailEntry {
  const { service, operation } = operationOf(call.action);
  const { caller } = actor;
  const output = call.error === undefined ? (call.output ?? {}) : undefined;
  const view = operation.trail?.(call.input, output, undefined) ?? {};
  return {
    time: at,
    account: caller.account,
    region: call.place.region,
    userIdentity: userIdentityOf(caller),
    eventSource: service.eventSource,
    eventName: operation.name,
    eventId: chance.uuid(),
    requestId: chance.uuid(),
    readOnly: operation.readOnly,
    eventType: 'AwsApiCall',
    sourceIPAddress: actor.sourceIPAddress,
    userAgent: actor.userAgent,
    requestParameters:
      view.requestParameters === undefined
        ? requestParametersOf(operation.members, call.input)
        : view.requestParameters,
    responseElements: output === undefined ? null : (view.responseElements ?? null),
    ...(call.error === undefined ? {} : { error: call.error }),
    ...(view.resources === undefined || call.error !== undefined ? {} : { resources: view.resources }),
    tlsHost: `${service.scope}.${call.place.region}.amazonaws.com`,
    ...(actor.fromConsole ? { fromConsole: true } : {}),
    lookup: { username: lookupNameOf(caller), accessKeyId: caller.accessKeyId },
  };
}

function operationOf(action: string): Doing {
  const found = OPERATIONS.get(action);
  if (found === undefined) throw new Error(`the sample company does what this server cannot: ${action}`);
  return found;
}

function keyEntry(chance: Chance, actor: Actor, at: Date, use: PastKeyUse): TrailEntry {
  const { secret, version, operation } = use;
  const { account, region } = secret.place;
  const own = keyArnOf(secret.place, version.alias);
  return kmsShadow(
    actor.caller,
    {
      operation,
      keyArn: own ?? defaultKeyArn(account, region),
      keyId: own ?? DEFAULT_ALIAS,
      secretArn: secret.arn,
      versionId: version.id,
      ...(use.denied ? { denied: true } : {}),
    },
    { region, time: at },
    {
      eventId: chance.uuid(),
      requestId: chance.uuid(),
      temporaryKey: iamId('ASIA', `through ${actor.caller.arn}`),
    },
  );
}
