import { csvCell } from './csv.ts';
import type { PopulationColumn } from './populations.ts';

/** The heading line. */
export function csvHead(columns: readonly PopulationColumn[]): string {
  return `${columns.map(({ name }) => csvCell(name, 'text')).join(',')}\r\n`;
}

/** One line; cells in the order of the columns, as PostgreSQL wrote them. */
export function csvLine(columns: readonly PopulationColumn[], cells: readonly (string | null)[]): string {
  let line = '';
  for (const [place, { kind }] of columns.entries()) {
    const cell = cells[place] ?? null;
    if (place > 0) line += ',';
    line += csvCell(
      kind === 'flag' ? yesOrNo(cell) : cell,
      kind === 'number' || kind === 'time' ? 'plain' : 'text',
    );
  }
  return `${line}\r\n`;
}

export function yesOrNo(cell: string | null): string | null {
  return cell === null ? null : cell === 't' || cell === 'true' ? 'yes' : 'no';
}

/** One member of the JSON file, without the comma. */
export function jsonLine(columns: readonly PopulationColumn[], cells: readonly (string | null)[]): string {
  let line = '{';
  for (const [place, { name, kind }] of columns.entries()) {
    const cell = cells[place] ?? null;
    line += `${place > 0 ? ',' : ''}"${name}":${jsonCell(kind, cell)}`;
  }
  return `${line}}`;
}

function jsonCell(kind: PopulationColumn['kind'], cell: string | null): string {
  if (cell === null) return 'null';
  switch (kind) {
    case 'number':
    case 'json':
      return cell;
    case 'flag':
      return cell === 't' || cell === 'true' ? 'true' : 'false';
    case 'time':
    case 'text':
      return JSON.stringify(cell);
  }
}
