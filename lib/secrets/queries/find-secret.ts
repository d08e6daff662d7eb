import { isSecretName, parseSecretArn } from '#lib/aws/rules/address.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Reach, reachOf } from '#lib/people/rules/reach.ts';
import { findByArn, findByName, findByPlace } from '../store/find-secrets.ts';
import { type ListedSecret, listedSecret } from './listed-secret.ts';

export type SecretFound =
  | { readonly kind: 'one'; readonly secret: ListedSecret }
  /** The name is borne in several accounts or regions: a person chooses. */
  | { readonly kind: 'several'; readonly secrets: readonly ListedSecret[] }
  | { readonly kind: 'none' };

const PARTIAL = /^arn:[a-z-]+:secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)$/s;

/**
 * Finds the secret that somebody names by its ARN, its ARN without the last seven characters, or its name. As AWS does,
 * an ARN is first taken as complete; unlike AWS, a partial ARN whose name ends like a suffix is found too. A complete
 * ARN never finds a younger secret of the same name.
 */
export async function findSecret(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  address: string,
  now: Date = new Date(),
): Promise<SecretFound> {
  const reach = reachOf(actor, 'secrets.read');
  if (reach.kind === 'none') return { kind: 'none' };
  const rows = address.startsWith('arn:')
    ? await findByAddress(db, address, reach)
    : await named(db, address, reach);
  const [first, ...others] = rows;
  if (!first) return { kind: 'none' };
  if (others.length === 0) return { kind: 'one', secret: listedSecret(first, now) };
  return { kind: 'several', secrets: rows.map((row) => listedSecret(row, now)) };
}

async function named(db: Database, name: string, reach: Reach) {
  return isSecretName(name) ? findByName(db, name, reach) : [];
}

async function findByAddress(db: Database, arn: string, reach: Reach) {
  if (parseSecretArn(arn).ok) {
    const exact = await findByArn(db, arn, reach);
    if (exact.length > 0) return exact;
  }
  const [, region, accountId, name] = PARTIAL.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || name === undefined || !isSecretName(name)) return [];
  const found = await findByPlace(db, { accountId, region, name }, reach);
  return found.slice(0, 1);
}
