import { setImmediate } from 'node:timers/promises';
import { INK, INK3, PAGE, RULE, type Sheet, type TextLook, WIDTH } from './sheet.ts';

export interface TableColumn {
  readonly head: string;
  /** Share of the width; the shares of a table need not add up to anything. */
  readonly share: number;
  readonly right?: boolean;
}

const CELL: TextLook = { size: 7.5 };
const HEAD: TextLook = { size: 7, colour: INK3 };
const LINE = 10.2;
const GAP = 8;
/** A cell that is longer is cut, and says so: the whole text stands in the file. */
const MOST_LINES = 6;

/** Rows under a head that is repeated on every page. A row is never torn apart. */
export async function drawTable(
  sheet: Sheet,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const widths = widthsOf(columns);
  sheet.room(60);
  drawHead(sheet, columns, widths);
  for (const [index, row] of rows.entries()) {
    // Somebody else's page is waiting for this process.
    if (index % 25 === 24) await setImmediate();
    const cells = row.map((cell, column) => cutLines(sheet.linesOf(cell, (widths[column] ?? 0) - GAP, CELL)));
    const height = Math.max(...cells.map((lines) => lines.length)) * LINE + 4;
    if (sheet.room(height)) drawHead(sheet, columns, widths);
    drawRow(sheet, columns, widths, cells);
    sheet.y += height;
    sheet.doc
      .moveTo(PAGE.left, sheet.y - 1)
      .lineTo(PAGE.left + WIDTH, sheet.y - 1)
      .lineWidth(0.3)
      .strokeColor(RULE)
      .stroke();
  }
  sheet.y += 8;
}

function widthsOf(columns: readonly TableColumn[]): number[] {
  const shares = columns.reduce((sum, column) => sum + column.share, 0);
  return columns.map((column) => (column.share / shares) * WIDTH);
}

function cutLines(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `${(lines[MOST_LINES - 1] ?? '').slice(0, 12)} … cut`];
}

function drawHead(sheet: Sheet, columns: readonly TableColumn[], widths: readonly number[]): void {
  let x: number = PAGE.left;
  for (const [index, column] of columns.entries()) {
    const width = widths[index] ?? 0;
    const [line = ''] = sheet.linesOf(column.head, width - GAP, HEAD);
    sheet.put(line, column.right ? x + width - GAP - sheet.widthOf(line, HEAD) : x, sheet.y, HEAD);
    x += width;
  }
  sheet.y += 12;
  sheet.rule(INK, 0.5);
  sheet.y += 4;
}

function drawRow(
  sheet: Sheet,
  columns: readonly TableColumn[],
  widths: readonly number[],
  cells: readonly (readonly string[])[],
): void {
  let x: number = PAGE.left;
  for (const [index, lines] of cells.entries()) {
    const width = widths[index] ?? 0;
    for (const [number, line] of lines.entries()) {
      const at = columns[index]?.right ? x + width - GAP - sheet.widthOf(line, CELL) : x;
      sheet.put(line, at, sheet.y + number * LINE, CELL);
    }
    x += width;
  }
}
