import type { MarkState } from '../format/mark.tsx';
import { type ListAddress, listHref } from './list-address.ts';

/** One level of the tree, as the inventory gives it. */
export interface TreeLevel {
  readonly path: string;
  readonly folders: readonly {
    readonly path: string;
    readonly segment: string;
    readonly secrets: number;
    readonly broken: number;
    readonly attention: number;
    readonly notSeen: number;
    readonly protected: number;
  }[];
  readonly leaves: readonly {
    readonly id: string;
    readonly segment: string;
    readonly health: MarkState;
    readonly connectionName: string;
    readonly region: string;
  }[];
  readonly leafCount: number;
  readonly nextFolder: string | null;
}

/** One line of the tree. Everything in it reaches the browser. */
export interface TreeRow {
  readonly key: string;
  readonly href: string;
  readonly label: string;
  /** From 1. */
  readonly level: number;
  /** Absent: it does not open. */
  readonly open?: boolean;
  readonly current?: boolean;
  readonly look: 'all' | 'folder' | 'secret' | 'more';
  readonly production?: boolean;
  /** The worst state below, and how many are in it; a secret has no number. */
  readonly mark?: MarkState;
  readonly marked?: number;
  readonly count?: number;
  /** What tells apart two secrets of one name. */
  readonly note?: string;
}

interface Rolled {
  readonly broken: number;
  readonly attention: number;
  readonly notSeen: number;
}

const PRODUCTION_WORD = /^(?:prod|production|prd|live)$/i;

/** The worst state and its count; nothing where all are well. */
export function worstOf(counts: Rolled): { mark: MarkState; marked: number } | undefined {
  if (counts.broken > 0) return { mark: 'broken', marked: counts.broken };
  if (counts.attention > 0) return { mark: 'attention', marked: counts.attention };
  if (counts.notSeen > 0) return { mark: 'not-seen', marked: counts.notSeen };
  return undefined;
}

/**
 * The lines of the tree from the root down, with the folders that lead to the current one open. `levels` are the open
 * ones, the root first; each lies in the one before.
 */
export function treeRows(
  levels: readonly TreeLevel[],
  address: ListAddress,
  all: Rolled & { readonly secrets: number },
): readonly TreeRow[] {
  const top: TreeRow = {
    key: 'all',
    href: listHref(address, { folder: '' }),
    label: 'All secrets',
    level: 1,
    look: 'all',
    current: address.folder === '',
    count: all.secrets,
    ...worstOf(all),
  };
  return [top, ...rowsOf(0, levels, address)];
}

function rowsOf(depth: number, levels: readonly TreeLevel[], address: ListAddress): readonly TreeRow[] {
  const here = levels[depth];
  if (!here) return [];
  const opened = levels[depth + 1]?.path;
  const level = depth + 1;
  const folders = here.folders.flatMap((folder) => [
    folderRow(folder, level, folder.path === opened, address),
    ...(folder.path === opened ? rowsOf(depth + 1, levels, address) : []),
  ]);
  const beyond =
    opened !== undefined && !here.folders.some((folder) => folder.path === opened)
      ? [beyondRow(opened, here.path, level, address), ...rowsOf(depth + 1, levels, address)]
      : [];
  return [...folders, ...beyond, ...moreFolders(here, level, address), ...leafRows(here, level, address)];
}

function folderRow(
  folder: TreeLevel['folders'][number],
  level: number,
  open: boolean,
  address: ListAddress,
): TreeRow {
  return {
    key: folder.path,
    href: listHref(address, { folder: folder.path }),
    label: folder.segment,
    level,
    open,
    look: 'folder',
    current: folder.path === address.folder,
    production: PRODUCTION_WORD.test(folder.segment) && folder.protected === folder.secrets,
    count: folder.secrets,
    ...worstOf(folder),
  };
}

/** The way to the node leads through a folder that this level does not show: too many beside it, or too deep a path. */
function beyondRow(path: string, above: string, level: number, address: ListAddress): TreeRow {
  return {
    key: path,
    href: listHref(address, { folder: path }),
    label: path.slice(above.length, -1),
    level,
    open: true,
    look: 'folder',
    current: path === address.folder,
  };
}

/** A level that holds more folders than the tree shows says so; the list has all of them. */
function moreFolders(here: TreeLevel, level: number, address: ListAddress): readonly TreeRow[] {
  if (here.nextFolder === null) return [];
  const href = listHref(address, { folder: here.path, sort: 'name' });
  return [{ key: `${here.path}…`, href, label: 'More folders, by name', level, look: 'more' }];
}

function leafRows(here: TreeLevel, level: number, address: ListAddress): readonly TreeRow[] {
  const rows: TreeRow[] = here.leaves.map((leaf) => ({
    key: leaf.id,
    href: `/secrets/${leaf.id}`,
    label: leaf.segment,
    level,
    look: 'secret',
    ...(leaf.health === 'fine' ? {} : { mark: leaf.health }),
    ...noteOf(leaf, here.leaves),
  }));
  const left = here.leafCount - here.leaves.length;
  if (left <= 0) return rows;
  const href = listHref(address, { folder: here.path, sort: 'name' });
  return [...rows, { key: `${here.path}…s`, href, label: `${left} more`, level, look: 'more' }];
}

/** Two secrets of one name are told apart by their account, or by their region within one. */
function noteOf(
  leaf: TreeLevel['leaves'][number],
  leaves: TreeLevel['leaves'],
): { note: string } | Record<never, never> {
  const namesakes = leaves.filter((other) => other.segment === leaf.segment);
  if (namesakes.length < 2) return {};
  const sameAccount = namesakes.every((other) => other.connectionName === leaf.connectionName);
  return { note: sameAccount ? leaf.region : leaf.connectionName };
}

/** Rows of a tree that is not cut by path: one level, or accounts with their regions. */
export interface FlatNode {
  readonly label: string;
  readonly secrets: number;
  readonly broken: number;
  readonly attention: number;
  readonly notSeen: number;
  readonly changes: Partial<ListAddress>;
  readonly current: boolean;
  readonly level: number;
}

export function flatRows(
  nodes: readonly FlatNode[],
  address: ListAddress,
  all: Rolled & { readonly secrets: number },
): readonly TreeRow[] {
  const top: TreeRow = {
    key: 'all',
    href: listHref(address, { folder: '', service: undefined, account: undefined, region: undefined }),
    label: 'All secrets',
    level: 1,
    look: 'all',
    current: !nodes.some((node) => node.current),
    count: all.secrets,
    ...worstOf(all),
  };
  return [
    top,
    ...nodes.map((node) => {
      const href = listHref(address, { folder: '', ...node.changes });
      return {
        key: href,
        href,
        label: node.label,
        level: node.level,
        look: 'folder' as const,
        current: node.current,
        count: node.secrets,
        ...worstOf(node),
      };
    }),
  ];
}
