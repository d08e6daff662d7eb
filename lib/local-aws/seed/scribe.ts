import { type KeyUse, kmsShadow, SECRETS_MANAGER_HOST } from '../rules/trail/kms-shadow.ts';
import type { TrailEntry } from '../rules/trail/trail-record.ts';
import { lookupNameOf, userIdentityOf } from '../rules/trail/user-identity.ts';
import { DEFAULT_ALIAS, defaultKeyArn } from '../state/kms-keys.ts';
import type { Actor } from './actors.ts';
import { type Chance, iamId } from './chance.ts';
import { currentAt, type PlannedSecret } from './planned-secret.ts';

const READ_ONLY = new Set([
  'GetSecretValue',
  'DescribeSecret',
  'ListSecrets',
  'ListSecretVersionIds',
  'GetResourcePolicy',
]);

export interface ReadFacts {
  /** How the caller named the secret; the full ARN unless told. */
  readonly by?: 'name' | 'arn';
  readonly stage?: string;
  readonly versionId?: string;
  readonly shadow?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Writes down what happened in the sample company, in any order; the records are sorted at the end. */
export interface Scribe {
  read(actor: Actor, secret: PlannedSecret, at: Date, facts?: ReadFacts): void;
  call(actor: Actor, secret: PlannedSecret, at: Date, call: ApiCall): void;
  /** A Decrypt or GenerateDataKey of Secrets Manager for the actor. */
  keyUse(
    actor: Actor,
    secret: PlannedSecret,
    at: Date,
    use: Pick<KeyUse, 'operation' | 'versionId' | 'denied'>,
  ): void;
  service(secret: PlannedSecret, at: Date, event: ServiceEvent): void;
  /** All records up to `now`, oldest first. */
  entries(): TrailEntry[];
}

export interface ApiCall {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ServiceEvent {
  readonly name: 'RotationStarted' | 'RotationSucceeded' | 'RotationFailed';
  readonly versionId: string;
  readonly message?: string;
}

/** `keyArnOf` answers the customer key of a secret, or undefined for the default key. */
export function scribe(
  now: Date,
  chance: Chance,
  keyArnOf: (secret: PlannedSecret) => string | undefined,
): Scribe {
  const written: TrailEntry[] = [];
  const ids = () => ({ eventId: chance.uuid(), requestId: chance.uuid() });

  const call: Scribe['call'] = (actor, secret, at, { name, parameters, answer, error }) => {
    const { account, region } = secret.place;
    written.push({
      time: at,
      account,
      region,
      userIdentity: userIdentityOf(actor.caller),
      eventSource: SECRETS_MANAGER_HOST,
      eventName: name,
      ...ids(),
      readOnly: READ_ONLY.has(name),
      eventType: 'AwsApiCall',
      sourceIPAddress: actor.sourceIPAddress,
      userAgent: actor.userAgent,
      requestParameters: parameters,
      responseElements: answer ?? null,
      ...(error === undefined ? {} : { error }),
      tlsHost: `secretsmanager.${region}.amazonaws.com`,
      ...(actor.fromConsole ? { fromConsole: true } : {}),
      lookup: { username: lookupNameOf(actor.caller), accessKeyId: actor.caller.accessKeyId },
    });
  };

  const keyUse: Scribe['keyUse'] = (actor, secret, at, use) => {
    const { account, region } = secret.place;
    const own = keyArnOf(secret);
    const keyArn = own ?? defaultKeyArn(account, region);
    const full = { ...use, keyArn, keyId: own ?? DEFAULT_ALIAS, secretArn: secret.arn };
    const temporaryKey = iamId('ASIA', `through ${actor.caller.arn}`);
    written.push(kmsShadow(actor.caller, full, { region, time: at }, { ...ids(), temporaryKey }));
  };

  return {
    call,
    keyUse,
    read(actor, secret, at, facts = {}) {
      if (at < secret.createdAt || at > now) return;
      const version =
        facts.versionId ??
        (facts.stage === undefined ? currentAt(secret, at)?.id : secret.labels.get(facts.stage));
      call(actor, secret, at, {
        name: 'GetSecretValue',
        parameters: {
          secretId: facts.by === 'name' ? secret.name : secret.arn,
          ...(facts.versionId === undefined ? {} : { versionId: facts.versionId }),
          ...(facts.stage === undefined ? {} : { versionStage: facts.stage }),
        },
        ...(facts.error === undefined ? {} : { error: facts.error }),
      });
      if (facts.error !== undefined || version === undefined) return;
      if (facts.shadow !== false) keyUse(actor, secret, at, { operation: 'Decrypt', versionId: version });
      for (const key of ['', version]) {
        const known = secret.lastReadAt.get(key);
        if (known === undefined || known < at) secret.lastReadAt.set(key, at);
      }
    },
    service(secret, at, event) {
      const { account, region } = secret.place;
      written.push({
        time: at,
        account,
        region,
        userIdentity: { accountId: account, invokedBy: SECRETS_MANAGER_HOST },
        eventSource: SECRETS_MANAGER_HOST,
        eventName: event.name,
        eventId: chance.uuid(),
        requestId: `Rotation-${secret.arn}-${event.versionId}`,
        readOnly: false,
        eventType: 'AwsServiceEvent',
        sourceIPAddress: SECRETS_MANAGER_HOST,
        userAgent: SECRETS_MANAGER_HOST,
        requestParameters: null,
        responseElements: null,
        ...(event.message === undefined ? {} : { error: { message: event.message } }),
        additionalEventData: { SecretId: secret.arn },
        lookup: {},
      });
    },
    entries: () =>
      written.filter((entry) => entry.time <= now).sort((a, b) => a.time.getTime() - b.time.getTime()),
  };
}
