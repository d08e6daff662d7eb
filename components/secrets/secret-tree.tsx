'use client';

import NextLink from 'next/link';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Mark, MarkCount } from '../format/mark.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { Chevron } from '../ui/chevron.tsx';
import type { TreeRow } from './tree-rows.ts';

export interface SecretTreeProps {
  rows: readonly TreeRow[];
  /** What the tree is cut by, for readers: "Secrets by path". */
  label: string;
}

/** Set by the arrow keys before they follow a link: the tree whose current node is `at` takes the focus back, to `on`. */
let focusNext: { readonly at: string; readonly on: string } | null = null;

/**
 * The tree as links: each node is an address and opens in a new tab like any other. One of them is in the tab order;
 * ↑ ↓ go along, → opens a folder, ← closes it and then goes to the one above.
 */
export function SecretTree({ rows, label }: SecretTreeProps) {
  const router = useRouter();
  const tree = useRef<HTMLDivElement>(null);
  const current = Math.max(
    0,
    rows.findLastIndex((row) => row.current),
  );
  const here = rows[current]?.key;
  const parentOfCurrent = current === 0 ? -1 : Math.max(0, aboveOf(rows, current));
  useEffect(() => {
    if (focusNext === null || focusNext.at !== here) return;
    const { on } = focusNext;
    focusNext = null;
    itemsOf(tree.current)[rows.findIndex((row) => row.key === on)]?.focus();
  }, [here, rows]);

  const follow = (row: TreeRow, on: TreeRow = row) => {
    focusNext = { at: row.key, on: on.key };
    router.push(row.href);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = itemsOf(tree.current);
    const at = items.indexOf(event.target as HTMLElement);
    const row = rows[at];
    if (!row || event.altKey || event.metaKey || event.ctrlKey) return;
    const above = aboveOf(rows, at);
    if (event.key === 'ArrowDown') items[at + 1]?.focus();
    else if (event.key === 'ArrowUp') items[at - 1]?.focus();
    else if (event.key === 'Home') items[0]?.focus();
    else if (event.key === 'End') items[items.length - 1]?.focus();
    else if (event.key === 'ArrowRight' && row.open === false) follow(row);
    else if (event.key === 'ArrowRight' && row.open) items[at + 1]?.focus();
    else if (event.key === 'ArrowLeft' && row.open) follow(rows[above] ?? rows[0] ?? row, row);
    else if (event.key === 'ArrowLeft') items[above]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={tree} role="tree" aria-label={label} onKeyDown={press} className="py-4">
      {rows.map((row, index) => (
        <Node
          key={row.key}
          row={row}
          inTabOrder={index === current}
          isParent={index === parentOfCurrent}
          apart={index === 0 && rows.length > 1}
        />
      ))}
    </div>
  );
}

function aboveOf(rows: readonly TreeRow[], at: number): number {
  return rows.findLastIndex((other, index) => index < at && other.level < (rows[at]?.level ?? 0));
}

function itemsOf(tree: HTMLElement | null): HTMLElement[] {
  return tree ? Array.from(tree.querySelectorAll<HTMLElement>('[role="treeitem"]')) : [];
}

/** Deeper nodes move in by one step each, as far as the column bears it. */
const INDENTS = ['pl-16', 'pl-32', 'pl-48', 'pl-64', 'pl-80', 'pl-96'] as const;

const LOOKS: Record<TreeRow['look'], string> = {
  all: '',
  folder: 'mono',
  secret: 'mono',
  more: 'text-small text-ink3',
};

interface NodeProps {
  row: TreeRow;
  inTabOrder: boolean;
  /** The node above the current one: where Alt ↑ leads. */
  isParent: boolean;
  apart: boolean;
}

function Node({ row, inTabOrder, isParent, apart }: NodeProps) {
  const indent = INDENTS[Math.min(row.level, INDENTS.length) - 1] ?? '';
  const strong = row.current || (row.level === 1 && row.look === 'folder') ? 'font-semibold' : '';
  const colour = row.production ? 'text-prod' : row.look === 'secret' ? 'text-ink2' : '';
  return (
    <>
      <NextLink
        href={row.href}
        prefetch={false}
        role="treeitem"
        tabIndex={inTabOrder ? 0 : -1}
        aria-level={row.level}
        aria-expanded={row.open}
        aria-current={row.current ? 'page' : undefined}
        data-keys={isParent ? 'parent' : undefined}
        className={`relative flex h-26 items-center gap-6 pr-16 max-desk:h-36 ${indent} ${row.current ? 'bg-sel' : 'hover:bg-hover'} focus-visible:-outline-offset-2`}
      >
        {row.current ? <span className="absolute inset-y-0 left-0 w-2 bg-accent" /> : null}
        <span className="grid size-10 shrink-0 place-items-center">
          {row.open === undefined ? null : <Chevron towards={row.open ? 'down' : 'right'} />}
        </span>
        <span className={`min-w-0 flex-1 truncate ${LOOKS[row.look]} ${strong} ${colour}`} title={row.label}>
          {row.label === '' ? (
            <span className="font-sans text-ink3">empty</span>
          ) : (
            <ForeignText text={row.label} ascii />
          )}
          {row.note ? <span className="ml-6 font-sans text-micro text-ink3">{row.note}</span> : null}
        </span>
        <Rolled row={row} />
      </NextLink>
      {apart ? <span role="none" className="mx-16 my-6 block h-1 bg-rule" /> : null}
    </>
  );
}

function Rolled({ row }: { row: TreeRow }) {
  return (
    <>
      {row.mark && row.marked !== undefined ? <MarkCount state={row.mark} count={row.marked} /> : null}
      {row.mark && row.marked === undefined ? <Mark state={row.mark} /> : null}
      <span className="figures w-36 shrink-0 text-right text-small text-ink3">
        {row.count === undefined ? null : formatCount(row.count)}
      </span>
    </>
  );
}
