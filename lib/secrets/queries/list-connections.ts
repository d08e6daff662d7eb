import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { readConnections } from '../store/read-connections.ts';
import { countByConnection } from '../store/read-tallies.ts';
import { countScopedByConnection } from '../store/scoped-tree.ts';
import { isoOf } from './listed-secret.ts';

export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'local' | 'real';
  readonly partition: string;
  readonly accountId: string;
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  /** Null: nothing can be changed there through the product. */
  readonly operatorRoleArn: string | null;
  readonly pausedAt: string | null;
  /** Living secrets of all its regions. */
  readonly secrets: number;
  readonly regions: readonly RegionView[];
}

export interface RegionView {
  readonly region: string;
  /** `complete`, `partial`, or the code of what went wrong; `null`: never synced. */
  readonly outcome: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** What is shown of this region was true then; `null`: never seen. */
  readonly seenAt: string | null;
  readonly secretsSeen: number;
}

/** The connected accounts with how fresh each region is. For scope menus, breadcrumbs and coverage lines. */
export async function listConnections(
  db: Database,
  actor: Pick<Actor, 'roles'>,
): Promise<readonly ConnectionView[]> {
  const reach = reachOf(actor, 'secrets.read');
  if (reach.kind === 'none') return [];
  const [connections, counts] = await Promise.all([
    readConnections(db),
    reach.kind === 'all' ? countByConnection(db) : countScopedByConnection(db, reach),
  ]);
  // Who sees a part of the inventory sees the accounts in which some of it lies.
  const seen = connections.filter(({ id }) => reach.kind === 'all' || counts.has(id));
  return seen.map((connection) => ({
    id: connection.id,
    name: connection.name,
    kind: connection.kind === 'real' ? ('real' as const) : ('local' as const),
    partition: connection.partition,
    accountId: connection.accountId,
    inventoryRoleArn: connection.inventoryRoleArn,
    revealRoleArn: connection.revealRoleArn,
    operatorRoleArn: connection.operatorRoleArn,
    pausedAt: isoOf(connection.pausedAt),
    secrets: counts.get(connection.id) ?? 0,
    regions: connection.regions.map((region) => ({
      region: region.region,
      outcome: region.syncOutcome,
      startedAt: isoOf(region.syncStartedAt),
      finishedAt: isoOf(region.syncFinishedAt),
      seenAt: isoOf(region.seenAt),
      secretsSeen: region.secretsSeen,
    })),
  }));
}
