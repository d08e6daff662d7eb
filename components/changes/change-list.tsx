import type { ChangeView } from '#lib/changes/queries/change-page.ts';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { stateWords } from './words.ts';

export interface ChangeListProps {
  changes: readonly ChangeView[];
  /** Whether each row names its secret. */
  named: boolean;
}

/** Changes, newest first: what, by whom, what became of it. */
export function ChangeList({ changes, named }: ChangeListProps) {
  return (
    <DataTable
      caption="Changes"
      columns={named ? [MARK, WHAT, SECRET, WHO, WHEN, STATE] : [MARK, WHAT, WHO, WHEN, STATE]}
      rows={changes}
      rowKey={(row) => row.id}
      empty={<p className="text-ink2">Nothing was changed through Countersign yet.</p>}
    />
  );
}

const MARK: Column<ChangeView> = {
  id: 'mark',
  head: '',
  headLabel: 'Mark',
  isMark: true,
  phone: 'mark',
  cell: ({ state }) =>
    state === 'failed' ? (
      <Mark state="broken" label="not done" />
    ) : state === 'unknown' ? (
      <Mark state="not-seen" label="not known" />
    ) : null,
};
const WHAT: Column<ChangeView> = {
  id: 'what',
  head: 'Change',
  isName: true,
  phone: 'first',
  cell: (row) => (
    <Link href={`/changes/${row.id}`} look="row" isRowLink>
      <ForeignText text={(row.words[0] ?? row.kind).replace(/\.$/, '')} lines={false} />
    </Link>
  ),
};
const SECRET: Column<ChangeView> = {
  id: 'secret',
  head: 'Secret',
  fills: true,
  phone: 'second',
  cell: (row) => <SecretName name={row.secretName} environment={row.environment} look="row" />,
};
const WHO: Column<ChangeView> = {
  id: 'who',
  head: 'By',
  leavesBelow: 'desk',
  cell: (row) => <PersonName name={row.actorName} />,
};
const WHEN: Column<ChangeView> = {
  id: 'when',
  head: 'When',
  leavesBelow: 'desk',
  cell: (row) => <Instant at={row.settledAt ?? row.startedAt ?? row.createdAt} />,
};
const STATE: Column<ChangeView> = {
  id: 'state',
  head: 'Result',
  phone: 'second-end',
  cell: (row) => (
    <span
      className={row.state === 'failed' ? 'text-bad' : row.state === 'succeeded' ? undefined : 'text-ink2'}
    >
      {stateWords(row)}
    </span>
  ),
};
