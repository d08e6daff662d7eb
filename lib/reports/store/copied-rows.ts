/** Cells as PostgreSQL writes them. */
export type Cells = readonly (string | null)[];

const LINE_END = 0x0a;
/** What the text format of COPY writes behind a backslash. */
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * Reads the text format of COPY, portion by portion as the connection brings them: always `atOnce` rows at a time but for
 * the last ones, however the portions were cut.
 */
export async function* rowsOfCopy(
  portions: AsyncIterable<Buffer>,
  atOnce: number,
): AsyncGenerator<readonly Cells[]> {
  let rest: Buffer[] = [];
  let rows: Cells[] = [];
  for await (const portion of portions) {
    const end = portion.lastIndexOf(LINE_END);
    if (end < 0) {
      rest.push(portion);
      continue;
    }
    const lines = Buffer.concat([...rest, portion.subarray(0, end)])
      .toString('utf8')
      .split('\n');
    rest = [portion.subarray(end + 1)];
    for (const line of lines) {
      rows.push(cellsOf(line));
      if (rows.length < atOnce) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

function cellsOf(line: string): Cells {
  const cells: (string | null)[] = line.split('\t');
  // Most lines have no backslash at all but those of absent cells.
  if (!line.includes('\\')) return cells;
  return cells.map((cell) => {
    if (cell === '\\N') return null;
    return cell?.includes('\\') ? cell.replace(/\\(.)/g, (_, sign: string) => ESCAPES[sign] ?? sign) : cell;
  });
}
