import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import {
  type CredentialSource,
  cloudTrailClient,
  costExplorerClient,
  s3Client,
  secretsManagerClient,
  snsClient,
  stsClient,
} from './clients.ts';
import { type AwsConfiguration, type ConfigurationCode, checkConfiguration } from './configuration.ts';
import { InventoryCredentials } from './inventory-credentials.ts';
import { PlaceGate, type PlaceState } from './place-gate.ts';
import { iamClient, kmsClient } from './reader-clients.ts';
import type { AwsPlace } from './rules/account.ts';
import type { AwsFailure } from './rules/errors.ts';
import { type TrailReader, trailBucketClient, trailQueueClient } from './trail-clients.ts';

export type AwsResult<T> = { readonly ok: true; readonly value: T } | AwsFailure;

/** Handed to `client.send` as second argument, so that the action's end ends the call. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
}

export interface ActionOptions {
  /** Ends the action earlier. */
  readonly signal?: AbortSignal;
}

/**
 * The way to AWS: the only place that makes clients. Every call runs as an action: at most 10 s in all, at most eight
 * at once per account and region, and whatever goes wrong comes back as a typed code with fixed words.
 */
export interface Aws {
  readonly kind: AwsConfiguration['kind'];
  /** Secrets Manager under the account's inventory role, which may list and describe and not read values. */
  secretsManager<T>(
    place: AwsPlace,
    act: Act<SecretsManagerClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** CloudTrail under the inventory role. */
  cloudTrail<T>(
    place: AwsPlace,
    act: Act<CloudTrailClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** Cost Explorer under the inventory role. Each call is charged, so none is repeated. */
  costExplorer<T>(
    place: AwsPlace,
    act: Act<CostExplorerClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** IAM of the account under the inventory role. It is the same in every region. */
  iam<T>(place: AwsPlace, act: Act<IAMClient, T>, options?: ActionOptions): Promise<AwsResult<T>>;
  /** KMS under the inventory role, which may look at keys and not use them. */
  kms<T>(place: AwsPlace, act: Act<KMSClient, T>, options?: ActionOptions): Promise<AwsResult<T>>;
  /** STS under the base credentials, for sessions that belong to one act. */
  sts<T>(place: AwsPlace, act: Act<STSClient, T>, options?: ActionOptions): Promise<AwsResult<T>>;
  /** Secrets Manager under credentials of the caller's own; the client and its connections end with the act. */
  withSession<T>(
    place: AwsPlace,
    credentials: CredentialSource,
    act: Act<SecretsManagerClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** The same for a change: one attempt and no repetition, because nobody can tell a lost answer from a lost call. */
  changeWithSession<T>(
    place: AwsPlace,
    credentials: CredentialSource,
    act: Act<SecretsManagerClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** SNS under credentials of the caller's own, in the same way. */
  withNotificationSession<T>(
    place: AwsPlace,
    credentials: CredentialSource,
    act: Act<SNSClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** S3 under the base credentials, for the bucket of checkpoints. */
  s3<T>(place: AwsPlace, act: Act<S3Client, T>, options?: ActionOptions): Promise<AwsResult<T>>;
  /** S3 for the files of a trail, under the inventory role or under the base credentials. */
  trailBucket<T>(
    place: AwsPlace,
    reads: TrailReader,
    act: Act<S3Client, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** SQS for the notifications of a trail, in the same way. */
  trailQueue<T>(
    place: AwsPlace,
    reads: TrailReader,
    act: Act<SQSClient, T>,
    options?: ActionOptions,
  ): Promise<AwsResult<T>>;
  /** How calls to a place go; `null`: none was made yet. */
  stateOf(place: Pick<AwsPlace, 'accountId' | 'region'>): PlaceState | null;
  /** Closes all connections. */
  close(): void;
}

type Act<Client, T> = (client: Client, options: SendOptions) => Promise<T>;

/** Opens the way to AWS. Connects to nothing yet. Refuses an endpoint that is not loopback or not the local AWS's. */
export function openAws(
  configuration: AwsConfiguration,
  now: () => Date = () => new Date(),
): Result<Aws, Refusal<ConfigurationCode>> {
  const checked = checkConfiguration(configuration);
  return checked.ok ? { ok: true, value: new OpenAws(checked.value, now) } : checked;
}

class OpenAws implements Aws {
  readonly kind: AwsConfiguration['kind'];
  readonly #configuration: AwsConfiguration;
  readonly #credentials: InventoryCredentials;
  readonly #gates = new Map<string, PlaceGate>();
  readonly #now: () => Date;
  readonly #clients = {
    secretsManager: new Map<string, SecretsManagerClient>(),
    cloudTrail: new Map<string, CloudTrailClient>(),
    costExplorer: new Map<string, CostExplorerClient>(),
    iam: new Map<string, IAMClient>(),
    kms: new Map<string, KMSClient>(),
    sts: new Map<string, STSClient>(),
    s3: new Map<string, S3Client>(),
    trailBucket: new Map<string, S3Client>(),
    trailQueue: new Map<string, SQSClient>(),
  };

  constructor(configuration: AwsConfiguration, now: () => Date) {
    this.kind = configuration.kind;
    this.#configuration = configuration;
    this.#now = now;
    this.#credentials = new InventoryCredentials((place) => this.#sts(place), now);
  }

  secretsManager<T>(place: AwsPlace, act: Act<SecretsManagerClient, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.secretsManager, roleKey(place), () =>
      secretsManagerClient(this.#configuration, place, this.#inventorySource(place)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  cloudTrail<T>(place: AwsPlace, act: Act<CloudTrailClient, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.cloudTrail, roleKey(place), () =>
      cloudTrailClient(this.#configuration, place, this.#inventorySource(place)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  costExplorer<T>(place: AwsPlace, act: Act<CostExplorerClient, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.costExplorer, roleKey(place), () =>
      costExplorerClient(this.#configuration, place, this.#inventorySource(place)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  iam<T>(place: AwsPlace, act: Act<IAMClient, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.iam, roleKey(place), () =>
      iamClient(this.#configuration, place, this.#inventorySource(place)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  kms<T>(place: AwsPlace, act: Act<KMSClient, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.kms, roleKey(place), () =>
      kmsClient(this.#configuration, place, this.#inventorySource(place)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  sts<T>(place: AwsPlace, act: Act<STSClient, T>, options: ActionOptions = {}) {
    return this.#run(place, (send) => act(this.#sts(place), send), options);
  }

  async withSession<T>(
    place: AwsPlace,
    credentials: CredentialSource,
    act: Act<SecretsManagerClient, T>,
    options: ActionOptions = {},
  ) {
    const client = secretsManagerClient(this.#configuration, place, credentials);
    try {
      return await this.#run(place, (send) => act(client, send), options);
    } finally {
      client.destroy();
    }
  }

  async changeWithSession<T>(
    place: AwsPlace,
    credentials: CredentialSource,
    act: Act<SecretsManagerClient, T>,
    options: ActionOptions = {},
  ) {
    const client = secretsManagerClient(this.#configuration, place, credentials, 1);
    try {
      return await this.#run(place, (send) => act(client, send), options);
    } finally {
      client.destroy();
    }
  }

  async withNotificationSession<T>(
    place: AwsPlace,
    credentials: CredentialSource,
    act: Act<SNSClient, T>,
    options: ActionOptions = {},
  ) {
    const client = snsClient(this.#configuration, place, credentials);
    try {
      return await this.#run(place, (send) => act(client, send), options);
    } finally {
      client.destroy();
    }
  }

  s3<T>(place: AwsPlace, act: Act<S3Client, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.s3, `${place.partition} ${place.region}`, () =>
      s3Client(this.#configuration, place),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  trailBucket<T>(place: AwsPlace, reads: TrailReader, act: Act<S3Client, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.trailBucket, `${reads} ${roleKey(place)}`, () =>
      trailBucketClient(this.#configuration, place, this.#trailCredentials(place, reads)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  trailQueue<T>(place: AwsPlace, reads: TrailReader, act: Act<SQSClient, T>, options: ActionOptions = {}) {
    const client = held(this.#clients.trailQueue, `${reads} ${roleKey(place)}`, () =>
      trailQueueClient(this.#configuration, place, this.#trailCredentials(place, reads)),
    );
    return this.#run(place, (send) => act(client, send), options);
  }

  #trailCredentials(place: AwsPlace, reads: TrailReader): CredentialSource | undefined {
    return reads === 'connection' ? this.#inventorySource(place) : this.#configuration.baseCredentials;
  }

  close(): void {
    for (const clients of Object.values(this.#clients)) {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    }
  }

  #sts(place: AwsPlace): STSClient {
    return held(this.#clients.sts, `${place.partition} ${place.region}`, () =>
      stsClient(this.#configuration, place),
    );
  }

  /** An account that is looked at without roles is looked at with the base credentials themselves. */
  #inventorySource(place: AwsPlace): CredentialSource | undefined {
    return place.direct ? this.#configuration.baseCredentials : () => this.#credentials.get(place);
  }

  stateOf({ accountId, region }: Pick<AwsPlace, 'accountId' | 'region'>): PlaceState | null {
    return this.#gates.get(`${accountId} ${region}`)?.state() ?? null;
  }

  #run<T>(
    place: AwsPlace,
    task: (send: SendOptions) => Promise<T>,
    options: ActionOptions,
  ): Promise<AwsResult<T>> {
    const gate = held(this.#gates, `${place.accountId} ${place.region}`, () => new PlaceGate(this.#now));
    return gate.run((abortSignal) => task({ abortSignal }), options.signal);
  }
}

function roleKey(place: AwsPlace): string {
  return `${place.partition} ${place.region} ${place.inventoryRoleArn} ${place.externalId}`;
}

function held<V>(map: Map<string, V>, key: string, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
