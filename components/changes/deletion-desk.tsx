import type { ProposeChangeInput, ProposedChange } from '#lib/changes/propose-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { PlannedDeletion } from '#lib/trail/queries/planned-deletions.ts';
import { Deadline, Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { formatCount } from '../format/number.ts';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { LastRead } from '../secrets/last-read.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { EmptyState } from '../ui/state.tsx';
import { ProposeButton } from './propose-button.tsx';

export interface DeletionDeskProps {
  planned: readonly PlannedDeletion[];
  now: string;
  /** Null: this person may not change secrets. */
  propose: ((input: ProposeChangeInput) => Promise<Result<ProposedChange>>) | null;
}

/** What is planned to be deleted, what still tried to read it, and the way back. */
export function DeletionDesk({ planned, propose }: DeletionDeskProps) {
  if (planned.length === 0) {
    return (
      <EmptyState title="Nothing is on its way out.">
        A deletion is planned from the page of a secret; it stays here until AWS carries it out.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Planned deletions"
      columns={propose ? [...COLUMNS, actsColumn(propose)] : COLUMNS}
      rows={planned}
      rowKey={(row) => row.secretId}
      rowState={(row) => ((row.blocked?.reads ?? 0) > 0 ? 'alarm' : undefined)}
      density="tall"
    />
  );
}

const COLUMNS: readonly Column<PlannedDeletion>[] = [
  {
    id: 'mark',
    head: '',
    headLabel: 'Mark',
    isMark: true,
    phone: 'mark',
    cell: ({ blocked }) =>
      (blocked?.reads ?? 0) > 0 ? <Mark state="attention" label="still being read" /> : null,
  },
  {
    id: 'name',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link href={`/secrets/${row.secretId}`} look="row" isRowLink>
        <SecretName name={row.name} environment={row.environment} look="row" />
      </Link>
    ),
  },
  {
    id: 'blocked',
    head: 'Refused reads since',
    phone: 'second',
    cell: ({ blocked }) => <Blocked blocked={blocked} />,
  },
  {
    id: 'read',
    head: 'Last read before',
    leavesBelow: 'full',
    cell: (row) => <LastRead on={row.lastReadOn} />,
  },
  {
    id: 'asked',
    head: 'Planned',
    leavesBelow: 'desk',
    cell: (row) => (
      <>
        <Instant at={row.askedAt} />
        {row.askedBy ? (
          <span className="block text-small text-ink3">
            <ForeignText text={row.askedBy} lines={false} />
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: 'ends',
    head: 'AWS deletes it',
    phone: 'second-end',
    cell: ({ endsAt }) =>
      endsAt ? <Deadline at={endsAt} /> : <span className="text-ink3">day not known</span>,
  },
];

function Blocked({ blocked }: Pick<PlannedDeletion, 'blocked'>) {
  if (blocked === null) return <span className="text-ink3">not shown to your roles</span>;
  if (blocked.reads === 0) return <span className="text-ink3">none seen</span>;
  return (
    <>
      <b>{formatCount(blocked.reads)}</b>
      {blocked.lastAt ? (
        <>
          , last <Instant at={blocked.lastAt} />
        </>
      ) : null}
      <span className="block text-small text-ink2">
        <ForeignText text={blocked.by.join(', ')} lines={false} />
      </span>
    </>
  );
}

function actsColumn(propose: NonNullable<DeletionDeskProps['propose']>): Column<PlannedDeletion> {
  return {
    id: 'acts',
    head: '',
    headLabel: 'What can be done',
    phone: 'first-end',
    cell: (row) => (
      <span className="flex flex-wrap items-center gap-8">
        <ProposeButton secretId={row.secretId} order={{ kind: 'restore' }} propose={propose} size="small">
          Restore
        </ProposeButton>
        <Link href={`/secrets/${row.secretId}/change?act=force-delete`} look="bad">
          Delete now
        </Link>
      </span>
    ),
  };
}
