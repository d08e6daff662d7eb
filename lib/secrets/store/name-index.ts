import type { Database } from '#lib/db/client.ts';
import { NameIndex } from '../rules/name-index.ts';

interface Held {
  readonly edition: string;
  readonly index: NameIndex;
}

interface Holder {
  held?: Held | undefined;
  loading?: Promise<Held> | undefined;
}

const holders = new WeakMap<Database, Holder>();
/** Above this a search does not wait for a new copy: it answers from the old one, and the next has the new. */
const MOST_WAITED_FOR = 10_000;

/**
 * The names of this process, read anew when the inventory has another edition. Of a large inventory the answer may be
 * one change old: a secret that has just appeared is found by a part of its name a moment later.
 */
export async function nameIndexOf(db: Database): Promise<NameIndex> {
  const holder: Holder = holders.get(db) ?? {};
  holders.set(db, holder);
  const edition = await readEdition(db);
  const { held } = holder;
  if (held?.edition === edition) return held.index;
  holder.loading ??= load(db)
    .then((fresh) => {
      holder.held = fresh;
      return fresh;
    })
    .finally(() => {
      holder.loading = undefined;
    });
  if (held && held.index.size > MOST_WAITED_FOR) {
    holder.loading.catch(() => undefined);
    return held.index;
  }
  return (await holder.loading).index;
}

async function readEdition(db: Database): Promise<string> {
  const { rows } = await db.pool.query<{ edition: string }>({
    name: 'inventory-edition',
    text: 'SELECT edition::text FROM inventory_edition',
  });
  return rows[0]?.edition ?? '';
}

/** Edition and names are read in one statement: a change after it makes the copy old, never wrong. */
async function load(db: Database): Promise<Held> {
  const { rows } = await db.pool.query<{ edition: string; names: string; ids: string; count: number }>(
    `SELECT e.edition::text, n.names, n.ids, n.count FROM inventory_edition e, (
       SELECT coalesce(string_agg(lower(name), E'\\n' ORDER BY name, id), '') AS names,
              coalesce(string_agg(id, '' ORDER BY name, id), '') AS ids, count(*)::int AS count
       FROM secret WHERE gone_at IS NULL) n`,
  );
  const read = rows[0] ?? { edition: '', names: '', ids: '', count: 0 };
  return { edition: read.edition, index: new NameIndex(read.names, read.ids, read.count) };
}
