import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { ACTION_MS } from './bounded-handler.ts';
import type { ExpiringCredentials } from './clients.ts';
import type { AwsPlace } from './rules/account.ts';
import { type AwsFailure, awsFailure, fromThrown } from './rules/errors.ts';
import { credentialsOf } from './rules/session-answer.ts';

/** A session is renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 5 * 60_000;
const SESSION_SECONDS = 3_600;

/** Why there are no credentials, thrown through the SDK to whoever made the call. */
export class CredentialsRefused extends Error {
  override readonly name = 'CredentialsRefused';
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure) {
    super('no credentials for this account');
    this.failure = failure;
  }
}

interface Session {
  readonly credentials: Promise<ExpiringCredentials>;
  /** `null` while it is being taken. */
  endsAt: number | null;
}

/**
 * Sessions of the inventory roles, one per role and region, taken once and kept until five minutes before they end.
 * Callers that come while one is being taken wait for the same; a failure is not kept.
 */
export class InventoryCredentials {
  readonly #sts: (place: AwsPlace) => STSClient;
  readonly #now: () => Date;
  readonly #held = new Map<string, Session>();

  constructor(sts: (place: AwsPlace) => STSClient, now: () => Date) {
    this.#sts = sts;
    this.#now = now;
  }

  get(place: AwsPlace): Promise<ExpiringCredentials> {
    const key = `${place.region} ${place.inventoryRoleArn} ${place.externalId}`;
    const held = this.#held.get(key);
    if (held && (held.endsAt === null || held.endsAt - this.#now().getTime() >= RENEW_BEFORE_MS)) {
      return held.credentials;
    }
    const session: Session = { credentials: this.#take(place), endsAt: null };
    this.#held.set(key, session);
    session.credentials.then(
      (credentials) => {
        session.endsAt = credentials.expiration.getTime();
      },
      () => this.#held.delete(key),
    );
    return session.credentials;
  }

  async #take(place: AwsPlace): Promise<ExpiringCredentials> {
    const credentials = await this.#assume(place);
    if (credentials === null) throw new CredentialsRefused(awsFailure('garbled'));
    return credentials;
  }

  async #assume(place: AwsPlace): Promise<ExpiringCredentials | null> {
    try {
      const answer = await this.#sts(place).send(
        new AssumeRoleCommand({
          RoleArn: place.inventoryRoleArn,
          RoleSessionName: 'countersign-inventory',
          DurationSeconds: SESSION_SECONDS,
          ...(place.externalId === '' ? {} : { ExternalId: place.externalId }),
        }),
        { abortSignal: AbortSignal.timeout(ACTION_MS) },
      );
      return credentialsOf(answer.Credentials);
    } catch (thrown) {
      throw new CredentialsRefused(fromThrown(thrown));
    }
  }
}
