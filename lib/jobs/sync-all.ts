import { forgetRemoved } from '#lib/secrets/forget-removed.ts';
import { type ConnectedRegion, connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import type { EnvironmentRule } from '#lib/secrets/rules/environment.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { resolveSecrets } from '#lib/trail/resolve-secrets.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** Accounts that are read at the same time. Each has its own limits at AWS. */
const ACCOUNTS_AT_ONCE = 4;

/**
 * Reads every connected region. Accounts go side by side and the regions of one after each other, so an account that
 * hangs holds up itself; a region that keeps failing is asked ever more seldom.
 */
export function syncAll(environmentRules: readonly EnvironmentRule[] | undefined) {
  return async (context: ProductJobContext): Promise<void> => {
    const { db, signal } = context;
    await forgetRemoved(db, signal);
    const accounts = [
      ...Map.groupBy(await connectedRegions(db, 'due'), (place) => place.connectionId).values(),
    ];
    let news = 0;
    const next = async (): Promise<void> => {
      for (let regions = accounts.shift(); regions && !signal.aborted; regions = accounts.shift()) {
        for (const region of regions) {
          if (!signal.aborted) news += await syncOne(context, region, environmentRules);
        }
      }
    };
    await Promise.all(Array.from({ length: ACCOUNTS_AT_ONCE }, next));
    // Records that came before the inventory knew their secret find it now.
    if (news > 0) await resolveSecrets(db);
  };
}

async function syncOne(
  { db, aws, log, signal }: ProductJobContext,
  { connectionId, region }: ConnectedRegion,
  environmentRules: readonly EnvironmentRule[] | undefined,
): Promise<number> {
  const done = await syncInventory(db, aws, {
    connectionId,
    region,
    signal,
    ...(environmentRules ? { environmentRules } : {}),
  });
  const code = done.ok ? done.value.outcome : done.refusal.code;
  if (code !== 'complete') log.warn({ event: 'sync.stopped', connection: connectionId, region, code });
  return done.ok ? done.value.added + done.value.changed : 0;
}
