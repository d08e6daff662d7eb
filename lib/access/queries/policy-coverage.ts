import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '#lib/db/client.ts';
import { type LivePolicy, specificityFor } from '../rules/policy.ts';
import { addToCoverage, type Coverage, type CoveredSecret, emptyCoverage } from '../rules/policy-coverage.ts';
import { readSecretScopes } from '../store/secret-scopes.ts';

/** Secrets held against policies before other work gets its turn. */
const AT_A_TIME = 1_000;
/** How long the inventory that was read stands in for the one there is. */
const FRESH_MS = 60_000;

interface Inventory {
  readonly readAt: number;
  readonly secrets: readonly CoveredSecret[];
}

const inventories = new WeakMap<Database, Promise<Inventory>>();

interface KnownCoverage {
  /** Which editions were held against the secrets. */
  readonly key: string;
  readonly readAt: number;
  readonly coverage: Coverage;
}

const coverages = new WeakMap<Database, KnownCoverage>();

/**
 * What each of these policies does over the secrets there are. `only`: counts for this one policy alone, which is much
 * less work; the entries of the others then say nothing. The inventory may be a minute old.
 */
export async function readCoverage(
  db: Database,
  policies: readonly LivePolicy[],
  only?: LivePolicy,
): Promise<Coverage> {
  if (only) return await count(db, policies, only);
  const key = policies.map(({ policyId, version }) => `${policyId}@${version}`).join(' ');
  const known = coverages.get(db);
  if (known?.key === key && performance.now() - known.readAt < FRESH_MS) return known.coverage;
  const coverage = await count(db, policies, null);
  coverages.set(db, { key, readAt: performance.now(), coverage });
  return coverage;
}

async function count(
  db: Database,
  policies: readonly LivePolicy[],
  only: LivePolicy | null,
): Promise<Coverage> {
  const { secrets } = await inventoryOf(db);
  const coverage = emptyCoverage(policies);
  for (let from = 0; from < secrets.length; from += AT_A_TIME) {
    const some = secrets.slice(from, from + AT_A_TIME);
    const scope = only?.document.scope;
    addToCoverage(
      coverage,
      policies,
      scope ? some.filter((secret) => specificityFor(scope, secret) !== null) : some,
    );
    await breathe();
  }
  return coverage;
}

async function inventoryOf(db: Database): Promise<Inventory> {
  const known = await inventories.get(db);
  if (known && performance.now() - known.readAt < FRESH_MS) return known;
  const reading = readInventory(db);
  inventories.set(db, reading);
  reading.catch(() => inventories.delete(db));
  return await reading;
}

async function readInventory(db: Database): Promise<Inventory> {
  const secrets: CoveredSecret[] = [];
  for await (const page of readSecretScopes(db.prisma)) secrets.push(...page);
  return { readAt: performance.now(), secrets };
}
