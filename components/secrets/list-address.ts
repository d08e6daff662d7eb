import { treePathOf } from './tree-path.ts';

/** What a list of secrets shows, as it stands in the address. Names are those of the search parameters. */
export interface ListAddress {
  /** The node of the tree: `prod/payments/`; empty for all secrets. */
  readonly folder: string;
  readonly q?: string | undefined;
  readonly env?: readonly string[] | undefined;
  readonly health?: readonly string[] | undefined;
  /** Name of a connection, or the twelve digits of an account. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly owner?: string | undefined;
  readonly service?: string | undefined;
  readonly type?: readonly string[] | undefined;
  readonly deletion?: string | undefined;
  readonly unread?: number | undefined;
  readonly due?: number | undefined;
  readonly rotation?: string | undefined;
  readonly key?: string | undefined;
  readonly tag?: string | undefined;
  /** Name of a check that has an open finding on the secret; `any`. */
  readonly finding?: string | undefined;
  readonly sort?: string | undefined;
  readonly direction?: string | undefined;
  /** Where the page begins, and how many rows came before it. */
  readonly after?: string | undefined;
  readonly from?: number | undefined;
  /** How the tree is cut: by path where absent. */
  readonly by?: string | undefined;
}

const KEYS = [
  'q',
  'env',
  'health',
  'account',
  'region',
  'owner',
  'service',
  'type',
  'deletion',
  'unread',
  'due',
  'rotation',
  'key',
  'tag',
  'finding',
  'sort',
  'direction',
  'by',
  'after',
  'from',
] as const;

/** Everything that narrows the list; order, place and the cut of the tree do not. */
export const FILTER_KEYS = [
  'q',
  'env',
  'health',
  'account',
  'region',
  'owner',
  'service',
  'type',
  'deletion',
  'unread',
  'due',
  'rotation',
  'key',
  'tag',
  'finding',
] as const satisfies readonly (keyof ListAddress)[];

/**
 * The address of a list with some of its parts changed. A part set to `undefined` goes; a change of anything but the
 * place leads to the first page.
 */
export function listHref(address: ListAddress, changes: Partial<ListAddress> = {}): string {
  const moves = 'after' in changes;
  const next = { ...address, ...(moves ? {} : { after: undefined, from: undefined }), ...changes };
  const search = new URLSearchParams();
  for (const key of KEYS) {
    const value = next[key];
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    search.set(key, Array.isArray(value) ? value.join(',') : String(value));
  }
  // A comma parts values that never hold one; it may stand as it is.
  const query = search.toString().replaceAll('%2C', ',');
  return treePathOf(next.folder) + (query ? `?${query}` : '');
}

/** Whether anything narrows the list beside the node. */
export function isFiltered(address: ListAddress): boolean {
  return FILTER_KEYS.some((key) => address[key] !== undefined && address[key]?.toString() !== '');
}

/** The same list without anything that narrows it. */
export function unfiltered(address: ListAddress): ListAddress {
  return {
    folder: address.folder,
    sort: address.sort,
    direction: address.direction,
    by: address.by,
  };
}
