import type { ListAddress } from '#components/secrets/list-address.ts';
import { type FlatNode, flatRows, type TreeRow, treeRows } from '#components/secrets/tree-rows.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { ConnectionView } from '#lib/secrets/queries/list-connections.ts';
import { listFacet } from '#lib/secrets/queries/list-facet.ts';
import { type Folder, readFolder } from '#lib/secrets/queries/read-folder.ts';
import type { InventoryScope } from '#lib/secrets/rules/filter.ts';
import { foldersTo } from '#lib/secrets/rules/tree.ts';

/** Folders and secrets a level shows before it says how many more there are. */
const LEVEL_SHOWN = 60;
/** Levels below this many are left out between the root and the node: the breadcrumb has them. */
const LEVELS_READ = 8;

export interface LoadedTree {
  readonly rows: readonly TreeRow[];
  /** The chosen node with its counts. */
  readonly node: Folder;
}

/** The tree as the address asks for it: by path with the way to the node open, by service, or by account. */
export async function loadTree(
  db: Database,
  actor: Actor,
  address: ListAddress,
  connections: readonly ConnectionView[],
  connection: ConnectionView | undefined,
): Promise<LoadedTree> {
  const scope = scopeOf(address, connection);
  const paths = ['', ...lastOf(foldersTo(address.folder).map(({ path }) => path))];
  const levels = await Promise.all(
    paths.map((path) => readFolder(db, actor, { path, limit: LEVEL_SHOWN }, scope)),
  );
  const root = levels[0];
  const node = levels[levels.length - 1];
  if (!root || !node) throw new Error('a tree has a root');
  if (address.by === 'service') {
    const services = await listFacet(db, actor, 'service');
    const nodes = services.map(
      (service): FlatNode => ({
        ...service,
        label: service.value,
        notSeen: 0,
        level: 1,
        changes: { service: service.value },
        current: service.value === address.service,
      }),
    );
    return { rows: flatRows(nodes, address, root), node };
  }
  if (address.by === 'account') {
    const nodes = await accountNodes(db, actor, address, connections);
    const all = await readFolder(db, actor, { path: '', limit: 1 });
    return { rows: flatRows(nodes, address, all), node };
  }
  return { rows: treeRows(levels, plainAddress(address), root), node };
}

/** Walking the tree keeps the filters and begins each list at its start. */
function plainAddress(address: ListAddress): ListAddress {
  return { ...address, after: undefined, from: undefined };
}

function scopeOf(address: ListAddress, connection: ConnectionView | undefined): InventoryScope {
  if (!connection) return {};
  return address.region
    ? { connection: connection.id, region: address.region }
    : { connection: connection.id };
}

function lastOf(paths: readonly string[]): readonly string[] {
  return paths.length > LEVELS_READ ? paths.slice(-LEVELS_READ) : paths;
}

async function accountNodes(
  db: Database,
  actor: Actor,
  address: ListAddress,
  connections: readonly ConnectionView[],
): Promise<readonly FlatNode[]> {
  const places = connections.flatMap((connection) => [
    { connection, region: undefined },
    ...connection.regions.map(({ region }) => ({ connection, region })),
  ]);
  return Promise.all(
    places.map(async ({ connection, region }) => {
      const scope = region ? { connection: connection.id, region } : { connection: connection.id };
      const { secrets, broken, attention, notSeen } = await readFolder(
        db,
        actor,
        { path: '', limit: 1 },
        scope,
      );
      return {
        label: region ?? connection.name,
        secrets,
        broken,
        attention,
        notSeen,
        level: region ? 2 : 1,
        changes: { account: connection.name, region },
        current: address.account === connection.name && address.region === region,
      };
    }),
  );
}
