import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Reach, reachOf } from '#lib/people/rules/reach.ts';
import { type Environment, isEnvironment } from '../rules/environment.ts';
import { type InventoryScope, isStorable } from '../rules/filter.ts';
import { type HealthState, isHealthState } from '../rules/health.ts';
import { foldersTo, isFolderPath } from '../rules/tree.ts';
import { SECRET_TYPES, type SecretType } from '../rules/type.ts';
import { type LevelRequest, readLevel, type TreeRow } from '../store/read-tree.ts';
import { readScopedLevel } from '../store/scoped-tree.ts';

export interface FolderCounts {
  readonly secrets: number;
  readonly broken: number;
  readonly attention: number;
  readonly notSeen: number;
  readonly fine: number;
  /** How many of them are protected: all, some or none tells how the folder is marked. */
  readonly protected: number;
  /** The worst state below. */
  readonly worst: HealthState;
}

export interface TreeFolder extends FolderCounts {
  /** `prod/payments/` */
  readonly path: string;
  /** `payments`; empty for the folder behind a slash that follows nothing. */
  readonly segment: string;
}

export interface TreeLeaf {
  readonly id: string;
  readonly name: string;
  readonly segment: string;
  readonly environment: Environment;
  readonly health: HealthState;
  readonly connectionName: string;
  readonly region: string;
  readonly type: SecretType | null;
}

export interface Folder extends FolderCounts {
  readonly path: string;
  readonly breadcrumbs: readonly { readonly path: string; readonly segment: string }[];
  readonly folders: readonly TreeFolder[];
  readonly leaves: readonly TreeLeaf[];
  /** Secrets directly in this folder, shown or not. */
  readonly leafCount: number;
  /** Hand in as `folderAfter` / `leafAfter` for what follows; `null`: nothing follows. */
  readonly nextFolder: string | null;
  readonly nextLeaf: string | null;
}

export const folderRequestSchema = z.strictObject({
  path: z.string().max(512).refine(isStorable).refine(isFolderPath, 'a path ends in a slash').default(''),
  folderAfter: z.string().max(512).refine(isStorable).optional(),
  leafAfter: z.string().max(600).refine(isStorable).optional(),
  limit: z.number().int().min(1).max(500).default(100),
});
export type FolderRequest = z.infer<typeof folderRequestSchema>;

/**
 * One level of the tree. A folder that holds nothing (or nothing this person may see) is empty, not an error: it looks
 * the same as one that never was.
 */
export async function readFolder(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  request: FolderRequest,
  scope: InventoryScope = {},
): Promise<Folder> {
  const rows = await readRows(db, reachOf(actor, 'secrets.read'), levelRequest(request, scope));
  const self = rows.find((row) => row.kind === 'self');
  const folders = rows.filter((row) => row.kind === 'folder');
  const leaves = rows.filter((row) => row.kind === 'secret');
  return {
    path: request.path,
    breadcrumbs: foldersTo(request.path),
    ...countsOf(self),
    folders: folders.slice(0, request.limit).map(folderOf),
    leaves: leaves.slice(0, request.limit).map(leafOf),
    leafCount: self?.own ?? 0,
    nextFolder: folders.length > request.limit ? (folders[request.limit - 1]?.segment ?? null) : null,
    nextLeaf: leaves.length > request.limit ? cursorOf(leaves[request.limit - 1]) : null,
  };
}

/** Who sees a part only has folders counted from its secrets: the kept counts are of everything. */
async function readRows(db: Database, reach: Reach, level: LevelRequest): Promise<readonly TreeRow[]> {
  if (reach.kind === 'none') return [];
  return reach.kind === 'all' ? await readLevel(db, level) : await readScopedLevel(db, level, reach);
}

function levelRequest(request: FolderRequest, scope: InventoryScope) {
  const cut = request.leafAfter?.lastIndexOf('#') ?? -1;
  const leafAfter = request.leafAfter;
  const secretAfter: readonly [string, string] | null =
    leafAfter === undefined || cut < 0 ? null : [leafAfter.slice(0, cut), leafAfter.slice(cut + 1)];
  return {
    path: request.path,
    connection: scope.connection ?? null,
    region: scope.region ?? null,
    folderAfter: request.folderAfter ?? null,
    secretAfter,
    limit: request.limit + 1,
  };
}

/** `#` cannot be in a name, so it parts segment and id. */
function cursorOf(row: TreeRow | undefined): string | null {
  return row === undefined ? null : `${row.segment}#${row.id}`;
}

function countsOf(row: TreeRow | undefined): FolderCounts {
  const secrets = row?.secrets ?? 0;
  const [broken, attention, notSeen] = [row?.broken ?? 0, row?.attention ?? 0, row?.notSeen ?? 0];
  const worst = broken > 0 ? 'broken' : attention > 0 ? 'attention' : notSeen > 0 ? 'not-seen' : 'fine';
  const fine = secrets - broken - attention - notSeen;
  return { secrets, broken, attention, notSeen, fine, protected: row?.protected ?? 0, worst };
}

function folderOf(row: TreeRow): TreeFolder {
  return { path: row.path, segment: row.segment, ...countsOf(row) };
}

function leafOf(row: TreeRow): TreeLeaf {
  const environment = row.environment ?? '';
  const health = row.health ?? '';
  return {
    id: row.id ?? '',
    name: row.path,
    segment: row.segment,
    environment: isEnvironment(environment) ? environment : 'unknown',
    health: isHealthState(health) ? health : 'not-seen',
    connectionName: row.connectionName ?? '',
    region: row.region ?? '',
    type: SECRET_TYPES.find((type) => type === row.type) ?? null,
  };
}
