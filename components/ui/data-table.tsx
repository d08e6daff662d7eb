import NextLink from 'next/link';
import type { ReactNode } from 'react';
import { Chevron } from './chevron.tsx';

/**
 * A table is a table: caption, head cells with their scope, one row per thing. It is drawn on the server; a few lines
 * of script (components/layout/keys.tsx) add J, K, X, C and the click on a row to every table that has row links.
 */
export interface Column<Row> {
  id: string;
  /** Sentence case. Give `headLabel` where nothing is to be seen. */
  head: ReactNode;
  headLabel?: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and money stand right, all else left. */
  align?: 'left' | 'right';
  /** Where the column leaves: below 1240, 1180 or 860 px. The name never does. */
  leavesBelow?: 'wide' | 'full' | 'desk';
  /** Sorting by the head: where a click leads, and how the column is sorted now. */
  sort?: { href: string; direction?: 'ascending' | 'descending' };
  /** The cell that names the row. Exactly one column. */
  isName?: boolean;
  /** Takes what is left and cuts its text; give the full text in a title. */
  fills?: boolean;
  /** Narrow cells: marks, boxes. */
  isMark?: boolean;
  /** Where the cell goes when a row becomes two lines below 860 px. A column without it leaves there. */
  phone?: 'mark' | 'first' | 'first-end' | 'second' | 'second-end';
}

export type RowState = 'chosen' | 'alarm' | 'faint';

export interface DataTableProps<Row> {
  /** What the table shows, for readers; seen only with `captionShown`. */
  caption: string;
  captionShown?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowState?: (row: Row) => RowState | undefined;
  /** What `C` and `⇧C` copy. */
  rowCopy?: (row: Row) => { name?: string; arn?: string };
  /** 32 px standard; 28 dense (audit, trail); 26 tight (manifests); 40 tall (rows with buttons). */
  density?: 'standard' | 'dense' | 'tight' | 'tall';
  /** Shown instead of rows. */
  empty?: ReactNode;
  /** Sticks the head below the bar; switch off inside panels. */
  stickyHead?: boolean;
}

const ROW_HEIGHTS = { standard: 'h-32', dense: 'h-28', tight: 'h-26', tall: 'h-40' } as const;

const LEAVES = { wide: 'max-wide:hidden', full: 'max-full:hidden', desk: 'max-desk:hidden' } as const;

const PHONE = {
  mark: 'max-desk:col-start-1 max-desk:row-start-1',
  first: 'max-desk:col-start-2 max-desk:row-start-1',
  'first-end': 'max-desk:col-start-3 max-desk:row-start-1 max-desk:text-right',
  second: 'max-desk:col-start-2 max-desk:row-start-2',
  'second-end': 'max-desk:col-start-3 max-desk:row-start-2 max-desk:text-right max-desk:text-small',
} as const;

const STATES: Record<RowState, string> = { chosen: 'bg-sel', alarm: 'wash-bad', faint: 'text-ink3' };

/** Whether rows become two lines on a phone: as soon as one column says where it goes. */
function folds<Row>(columns: readonly Column<Row>[]): boolean {
  return columns.some((column) => column.phone);
}

function cellClass<Row>(column: Column<Row>, folding: boolean, inset: boolean): string {
  const classes = [
    inset ? 'first:pl-6' : '',
    column.align === 'right' ? 'text-right figures' : 'text-left',
    column.isMark ? 'w-1 pr-8' : 'pr-12 last:pr-0',
    column.leavesBelow ? LEAVES[column.leavesBelow] : '',
    column.fills ? 'w-full max-w-0 truncate max-desk:max-w-none max-desk:whitespace-normal' : '',
  ];
  if (folding) {
    classes.push(column.phone ? PHONE[column.phone] : 'max-desk:hidden');
    classes.push('max-desk:h-auto max-desk:w-auto max-desk:border-0 max-desk:p-0');
  }
  return classes.filter(Boolean).join(' ');
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    caption,
    captionShown,
    columns,
    rows,
    rowKey,
    rowState,
    rowCopy,
    density = 'standard',
    empty,
  } = props;
  const folding = folds(columns);
  const inset = Boolean(rowState ?? rowCopy);
  if (rows.length === 0 && empty) return <div className="border-t border-rule2 py-16">{empty}</div>;
  return (
    <div className={folding ? undefined : 'overflow-x-auto max-desk:-mx-16 max-desk:px-16'}>
      <table className={`w-full border-collapse ${folding ? 'max-desk:block' : ''}`} data-rows="">
        <caption className={captionShown ? 'pb-4 text-left font-semibold' : 'only-read'}>{caption}</caption>
        <thead className={folding ? 'max-desk:hidden' : undefined}>
          <tr>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                folding={folding}
                inset={inset}
                sticky={props.stickyHead ?? false}
              />
            ))}
          </tr>
        </thead>
        <tbody className={folding ? 'max-desk:block' : undefined}>
          {rows.map((row) => (
            <BodyRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              folding={folding}
              inset={inset}
              height={ROW_HEIGHTS[density]}
              state={rowState?.(row)}
              copy={rowCopy?.(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadCellProps<Row> {
  column: Column<Row>;
  folding: boolean;
  inset: boolean;
  sticky: boolean;
}

function HeadCell<Row>({ column, folding, inset, sticky }: HeadCellProps<Row>) {
  const { sort } = column;
  return (
    <th
      scope="col"
      aria-sort={sort ? (sort.direction ?? 'none') : undefined}
      className={`h-28 border-b border-rule2 bg-page text-small font-normal whitespace-nowrap text-ink3 ${sticky ? 'sticky top-44 z-2' : ''} ${cellClass(column, folding, inset)}`}
    >
      {sort ? (
        <NextLink
          href={sort.href}
          prefetch={false}
          className="inline-flex h-24 items-center gap-4 hover:text-ink"
        >
          {column.head}
          {sort.direction ? <Chevron towards={sort.direction === 'ascending' ? 'up' : 'down'} /> : null}
        </NextLink>
      ) : (
        column.head
      )}
      {column.headLabel ? <span className="only-read">{column.headLabel}</span> : null}
    </th>
  );
}

interface BodyRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  folding: boolean;
  /** Rows that are filled keep their first cell off the edge. */
  inset: boolean;
  height: string;
  state: RowState | undefined;
  copy: { name?: string; arn?: string } | undefined;
}

const FOLDED =
  'max-desk:grid max-desk:grid-cols-[18px_minmax(0,1fr)_auto] max-desk:gap-x-4 max-desk:gap-y-2 max-desk:border-b ' +
  'max-desk:border-rule max-desk:py-8';

/** The row the keyboard is on: filled like the one under the pointer, and 2 px of accent at its left. */
const KEYBOARD_ROW =
  'has-focus-visible:bg-hover has-focus-visible:shadow-[inset_2px_0_0_var(--color-accent)]';

function BodyRow<Row>({ row, columns, folding, inset, height, state, copy }: BodyRowProps<Row>) {
  return (
    <tr
      className={`${state ? STATES[state] : ''} hover:bg-hover ${KEYBOARD_ROW} ${folding ? FOLDED : ''}`}
      data-name={copy?.name}
      data-arn={copy?.arn}
      aria-selected={state === 'chosen' || undefined}
    >
      {columns.map((column) => {
        const classes = `${height} row-cell border-b border-rule font-normal ${cellClass(column, folding, inset)}`;
        return column.isName ? (
          <th key={column.id} scope="row" className={classes}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} className={classes}>
            {column.cell(row)}
          </td>
        );
      })}
    </tr>
  );
}
