import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';

export type Cell = string | number | boolean | Date | Buffer | readonly string[] | null;

const ESCAPES: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const SPECIAL = /[\\\n\r\t]/;
const EACH_SPECIAL = /[\\\n\r\t]/g;

/** Copies rows into a table. Cells in the order of `columns`; text must be free of NUL. */
export async function copyRows(
  client: PoolClient,
  table: string,
  columns: string,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const stream = client.query(from(`COPY ${table} (${columns}) FROM STDIN`));
  const finished = once(stream, 'finish');
  for (let at = 0; at < rows.length; at += 500) {
    const text = rows
      .slice(at, at + 500)
      .map(line)
      .join('');
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), finished]);
  }
  stream.end();
  await finished;
}

function line(cells: readonly Cell[]): string {
  let text = '';
  for (let i = 0; i < cells.length; i++) text += (i === 0 ? '' : '\t') + cellText(cells[i] ?? null);
  return `${text}\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'string') return escaped(cell);
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  if (cell instanceof Date) return cell.toISOString();
  if (Buffer.isBuffer(cell)) return `\\\\x${cell.toString('hex')}`;
  const entries = (cell as readonly string[]).map((entry) => `"${entry.replace(/["\\]/g, '\\$&')}"`);
  return escaped(`{${entries.join(',')}}`);
}

function escaped(text: string): string {
  return SPECIAL.test(text)
    ? text.replace(EACH_SPECIAL, (character) => ESCAPES[character] ?? character)
    : text;
}
