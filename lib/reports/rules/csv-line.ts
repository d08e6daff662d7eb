import { csvCell } from './csv.ts';
import type { ColumnKind, PopulationColumn } from './population.ts';

/** Cells as PostgreSQL wrote them, in the order of the columns. */
type Cells = readonly (string | null)[];

/** The heading line. */
export function csvHead(columns: readonly PopulationColumn[]): string {
  return `${columns.map(({ name }) => csvCell(name, 'text')).join(',')}\r\n`;
}

/**
 * Makes the writer of a table's lines. Written out by place and without iterators: a million rows of twenty columns are
 * twenty million cells, twice.
 */
export function csvWriter(columns: readonly PopulationColumn[]): (cells: Cells) => string {
  const kinds = columns.map(({ kind }) => kind);
  return (cells) => {
    let line = '';
    for (let place = 0; place < kinds.length; place++) {
      if (place > 0) line += ',';
      line += csvOf(kinds[place] ?? 'text', cells[place] ?? null);
    }
    return `${line}\r\n`;
  };
}

function csvOf(kind: ColumnKind, cell: string | null): string {
  if (cell === null) return '""';
  if (kind === 'number' || kind === 'time') return `"${cell}"`;
  return csvCell(kind === 'flag' ? yesOrNo(cell) : cell, 'text');
}

export function yesOrNo(cell: string | null): string | null {
  return cell === null ? null : cell === 't' || cell === 'true' ? 'yes' : 'no';
}

/** Makes the writer of the members of a JSON file, without the comma between them. */
export function jsonWriter(columns: readonly PopulationColumn[]): (cells: Cells) => string {
  const kinds = columns.map(({ kind }) => kind);
  const heads = columns.map(({ name }, place) => `${place > 0 ? ',' : '{'}${JSON.stringify(name)}:`);
  return (cells) => {
    let line = '';
    for (let place = 0; place < kinds.length; place++) {
      line += heads[place] + jsonOf(kinds[place] ?? 'text', cells[place] ?? null);
    }
    return `${line}}`;
  };
}

/** What JSON must escape: all but these, and every half of a pair; the library knows which of them stand alone. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

function jsonOf(kind: ColumnKind, cell: string | null): string {
  if (cell === null) return 'null';
  switch (kind) {
    case 'number':
    case 'json':
      return cell;
    case 'flag':
      return cell === 't' || cell === 'true' ? 'true' : 'false';
    case 'time':
      return `"${cell}"`;
    case 'text':
      return ESCAPED.test(cell) ? JSON.stringify(cell) : `"${cell}"`;
  }
}
