import type { Exposure, ExposureLedger } from '#lib/access/queries/ledger.ts';
import type { OutsideRead } from '#lib/trail/queries/outside-reads.ts';
import { Code, ShortId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { Mark, VerdictMark } from '../format/mark.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';
import { ledgerSentence } from './ledger-words.ts';

export interface LedgerTableProps {
  seen: readonly Exposure[];
}

const WAYS = { show: 'shown', copy: 'copied', download: 'saved as a file' } as const;

/** Values of the current version that were given out through the product. */
export function LedgerTable({ seen }: LedgerTableProps) {
  return (
    <DataTable
      caption="Who has seen the current version"
      columns={COLUMNS}
      rows={seen}
      rowKey={(row) => row.revealId}
    />
  );
}

const COLUMNS: readonly Column<Exposure>[] = [
  {
    id: 'who',
    head: 'Who',
    isName: true,
    phone: 'first',
    cell: (row) => <PersonName name={row.personName} strong />,
  },
  { id: 'at', head: 'When', phone: 'first-end', cell: (row) => <Instant at={row.at} seconds /> },
  {
    id: 'what',
    head: 'What',
    phone: 'second',
    cell: (row) => (row.keyName === null ? 'whole value' : <Code>{row.keyName}</Code>),
  },
  { id: 'way', head: 'How', leavesBelow: 'desk', cell: (row) => WAYS[row.way] },
  {
    id: 'grant',
    head: 'Under',
    phone: 'second-end',
    cell: (row) => (
      <span className="inline-flex items-center gap-6 whitespace-nowrap">
        {row.grantWay === 'break-glass' ? <VerdictMark verdict="break-glass" /> : null}
        <Link href={`/access/${row.grantId}`}>
          <ShortId id={row.grantId} />
        </Link>
      </span>
    ),
  },
  {
    id: 'witness',
    head: 'CloudTrail',
    leavesBelow: 'full',
    cell: (row) => (row.witnessed ? 'has its record' : 'no record yet'),
  },
];

/** Reads past the product, as CloudTrail recorded them. */
export function OutsideReadsTable({ reads }: { reads: readonly OutsideRead[] }) {
  return (
    <DataTable caption="Read past the product" columns={OUTSIDE} rows={reads} rowKey={(row) => row.eventId} />
  );
}

const OUTSIDE: readonly Column<OutsideRead>[] = [
  {
    id: 'who',
    head: 'Who',
    isName: true,
    fills: true,
    phone: 'first',
    cell: (row) => (
      <Link look="row" href={`/trail/${encodeURIComponent(row.eventId)}`} isRowLink>
        <ForeignText text={row.who} />
      </Link>
    ),
  },
  { id: 'at', head: 'When', phone: 'first-end', cell: (row) => <Instant at={row.at} seconds /> },
  {
    id: 'verdict',
    head: 'Verdict',
    phone: 'second',
    cell: (row) =>
      row.verdict === 'unexplained' ? (
        <span className="font-semibold text-bad">
          <VerdictMark verdict="unexplained" label={null} /> unexplained
        </span>
      ) : row.verdict === 'outside' ? (
        'needs no approval'
      ) : (
        'not judged yet'
      ),
  },
];

/** Who has seen it in a sentence; what has to be rotated because of that. */
export function LedgerLead({ ledger, outside }: { ledger: ExposureLedger; outside: number | null }) {
  return (
    <div className="grid gap-8">
      <p className="max-w-prose text-ink2">{ledgerSentence(ledger, outside)}</p>
      {ledger.rotationsDue.map((due) => (
        <Notice key={due.id} tone={due.overdue ? 'bad' : 'warn'}>
          <span className="flex items-baseline gap-8">
            <Mark state={due.overdue ? 'broken' : 'attention'} label={null} />
            <span>
              <b>To be rotated {due.overdue ? 'since' : 'by'} </b>
              <Instant at={due.dueAt} />: somebody has seen it, and the policy {due.policyName} wants it
              replaced then. It is noticed by itself when AWS has a newer current version.
            </span>
          </span>
        </Notice>
      ))}
    </div>
  );
}
