import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { ENVIRONMENTS, type Environment } from '../rules/environment.ts';
import type { InventoryScope } from '../rules/filter.ts';
import { HEALTH_STATES, type HealthState } from '../rules/health.ts';
import { readTallies } from '../store/read-tallies.ts';
import { countScoped } from '../store/scoped-tree.ts';

export interface SecretCounts {
  readonly total: number;
  readonly byHealth: Readonly<Record<HealthState, number>>;
  readonly byEnvironment: Readonly<Record<Environment, number>>;
}

/** How many live secrets there are in a part of the inventory, by health and by environment. */
export async function countSecrets(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  scope: InventoryScope = {},
): Promise<SecretCounts> {
  const reach = reachOf(actor, 'secrets.read');
  const tallies = reach.kind === 'all' ? await readTallies(db, scope) : await countScoped(db, scope, reach);
  const sum = (fits: (tally: (typeof tallies)[number]) => boolean): number =>
    tallies.filter(fits).reduce((total, tally) => total + tally.secrets, 0);
  const byHealth = HEALTH_STATES.map((state) => [state, sum((tally) => tally.health === state)]);
  const byEnvironment = ENVIRONMENTS.map((name) => [name, sum((tally) => tally.environment === name)]);
  return {
    total: sum(() => true),
    byHealth: Object.fromEntries(byHealth) as Record<HealthState, number>,
    byEnvironment: Object.fromEntries(byEnvironment) as Record<Environment, number>,
  };
}
