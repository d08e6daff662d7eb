import NextLink from 'next/link';
import type { ReactNode } from 'react';
import { Chevron } from './chevron.tsx';
import { ScrollRegion } from './scroll-region.tsx';

/**
 * A table is a table: caption, head cells with their scope, one row per thing. It is drawn on the server; a few lines
 * of script (components/layout/keys.tsx) add J, K, C and the click on a row to every table that has row links.
 */
export interface Column<Row> {
  id: string;
  /** Sentence case. Give `headLabel` where nothing is to be seen. */
  head: ReactNode;
  headLabel?: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and money stand right, all else left. */
  align?: 'left' | 'right';
  /** Where the column leaves: below 1600, 1240, 1180 or 860 px. The name never does. */
  leavesBelow?: 'large' | 'wide' | 'full' | 'desk';
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

/** Whether rows become two lines on a phone: as soon as one column says where it goes. */
function folds<Row>(columns: readonly Column<Row>[]): boolean {
  return columns.some((column) => column.phone);
}

/** The looks of these names are in data-table.css. */
function cellClass<Row>(column: Column<Row>): string | undefined {
  const names = [
    column.align === 'right' && 'is-right',
    column.isMark && 'is-mark',
    column.fills && 'is-fill',
    column.leavesBelow && `leaves-${column.leavesBelow}`,
    column.phone && `at-${column.phone}`,
  ].filter(Boolean);
  return names.length > 0 ? names.join(' ') : undefined;
}

function tableClass<Row>(props: DataTableProps<Row>): string {
  const names = [
    'rows',
    `is-${props.density ?? 'standard'}`,
    folds(props.columns) && 'folds',
    props.stickyHead && 'is-sticky',
    (props.rowState ?? props.rowCopy) && 'is-inset',
  ];
  return names.filter(Boolean).join(' ');
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, captionShown, columns, rows, rowKey, rowState, rowCopy, empty } = props;
  if (rows.length === 0 && empty) return <div className="border-t border-rule2 py-16">{empty}</div>;
  const table = (
    <table className={tableClass(props)} data-rows="">
      <caption className={captionShown ? 'pb-4 text-left font-semibold' : 'only-read'}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <BodyRow
            key={rowKey(row)}
            row={row}
            columns={columns}
            state={rowState?.(row)}
            copy={rowCopy?.(row)}
          />
        ))}
      </tbody>
    </table>
  );
  if (folds(columns)) return table;
  return (
    <ScrollRegion label={caption} className="desk:overflow-visible">
      {table}
    </ScrollRegion>
  );
}

function HeadCell<Row>({ column }: { column: Column<Row> }) {
  const { sort } = column;
  return (
    <th scope="col" aria-sort={sort ? (sort.direction ?? 'none') : undefined} className={cellClass(column)}>
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
  state: RowState | undefined;
  copy: { name?: string; arn?: string } | undefined;
}

function BodyRow<Row>({ row, columns, state, copy }: BodyRowProps<Row>) {
  return (
    <tr className={state ? `is-${state}` : undefined} data-name={copy?.name} data-arn={copy?.arn}>
      {columns.map((column) =>
        column.isName ? (
          <th key={column.id} scope="row" className={cellClass(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} className={cellClass(column)}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}
