import type { PackView } from '#lib/reports/queries/packs.ts';
import { Instant } from '../format/instant.tsx';
import { formatBytes } from '../format/number.ts';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { stepWords } from './words.ts';

const COLUMNS: readonly Column<PackView>[] = [
  {
    id: 'title',
    head: 'Pack',
    isName: true,
    phone: 'first',
    cell: (pack) => (
      <Link href={`/evidence/${pack.id}`} look="row" isRowLink>
        <ForeignText text={pack.title} />
      </Link>
    ),
  },
  { id: 'state', head: 'State', phone: 'second', cell: (pack) => <PackState pack={pack} /> },
  {
    id: 'by',
    head: 'For',
    leavesBelow: 'full',
    cell: (pack) => (pack.orderedBy === null ? 'a schedule' : <PersonName name={pack.orderedBy} />),
  },
  { id: 'at', head: 'Ordered', phone: 'second-end', cell: (pack) => <Instant at={pack.orderedAt} /> },
  {
    id: 'bytes',
    head: 'Size',
    align: 'right',
    leavesBelow: 'desk',
    cell: (pack) => (pack.bytes === null ? '' : formatBytes(pack.bytes)),
  },
];

/** Packs, newest first. */
export function PackList({ packs }: { packs: readonly PackView[] }) {
  return (
    <DataTable
      caption="Evidence packs, newest first"
      columns={COLUMNS}
      rows={packs}
      rowKey={(pack) => pack.id}
    />
  );
}

/** A pack's state in a few words. */
export function PackState({ pack }: { pack: PackView }) {
  switch (pack.state) {
    case 'waiting':
      return 'waiting';
    case 'making':
      return `${stepWords(pack.progress.step)}…`;
    case 'done':
      if (pack.repeating) return 'being made again';
      return pack.dropped ? <span className="text-ink3">bytes no longer kept</span> : 'done';
    case 'failed':
      return <span className="text-bad">not made</span>;
    case 'cancelled':
      return <span className="text-ink3">cancelled</span>;
  }
}
