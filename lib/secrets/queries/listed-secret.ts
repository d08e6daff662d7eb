import { type Environment, isEnvironment, isProtected } from '../rules/environment.ts';
import {
  type HealthCause,
  type HealthState,
  healthWords,
  isHealthCause,
  isHealthState,
} from '../rules/health.ts';
import { SECRET_TYPES, type SecretType } from '../rules/type.ts';
import type { ListedRow } from '../store/secret-columns.ts';

/** A secret as lists and search hits show it. Instants are ISO texts, so a row can be a property of a client component. */
export interface ListedSecret {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** `prod/payments/`; empty at the root. */
  readonly parentPath: string;
  readonly lastSegment: string;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly accountId: string;
  readonly region: string;
  readonly environment: Environment;
  /** What decided the environment, in words: `path segment prod`. */
  readonly environmentRule: string;
  /** Production, or not known: a value needs an approval. */
  readonly protected: boolean;
  readonly owner: string | null;
  readonly service: string | null;
  readonly type: SecretType | null;
  readonly health: SecretHealth;
  /** `null`: rotation was never set up. */
  readonly rotationEnabled: boolean | null;
  readonly lastRotatedAt: string | null;
  readonly nextRotationAt: string | null;
  /** The day of the last read in UTC, `2026-11-19`, as AWS tells it; `null`: never in this region. */
  readonly lastReadOn: string | null;
  readonly deletionAskedAt: string | null;
  /** AWS no longer lists it, since this moment at the latest. */
  readonly goneAt: string | null;
}

export interface SecretHealth {
  readonly state: HealthState;
  readonly cause: HealthCause | null;
  readonly since: string | null;
  /** One sentence; `null` where the secret is fine. */
  readonly words: string | null;
}

export function listedSecret(row: ListedRow, now: Date): ListedSecret {
  const environment = isEnvironment(row.environment) ? row.environment : 'unknown';
  return {
    id: row.id,
    name: row.name,
    arn: row.arn,
    parentPath: row.parentPath,
    lastSegment: row.lastSegment,
    connectionId: row.connectionId,
    connectionName: row.connectionName,
    accountId: row.accountId,
    region: row.region,
    environment,
    environmentRule: row.environmentRule,
    protected: isProtected(environment),
    owner: row.owner,
    service: row.service,
    type: SECRET_TYPES.find((type) => type === row.type) ?? null,
    health: secretHealth(row, now),
    rotationEnabled: row.rotationEnabled,
    lastRotatedAt: isoOf(row.lastRotatedAt),
    nextRotationAt: isoOf(row.nextRotationAt),
    lastReadOn: row.lastReadOn,
    deletionAskedAt: isoOf(row.deletionAskedAt),
    goneAt: isoOf(row.goneAt),
  };
}

function secretHealth(
  row: Pick<ListedRow, 'health' | 'healthCause' | 'healthSince' | 'healthDetail'>,
  now: Date,
): SecretHealth {
  const state = isHealthState(row.health) ? row.health : 'not-seen';
  const cause = row.healthCause !== null && isHealthCause(row.healthCause) ? row.healthCause : null;
  return {
    state,
    cause,
    since: isoOf(row.healthSince),
    words: healthWords({ cause, since: row.healthSince, detail: row.healthDetail }, now),
  };
}

export function isoOf(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
