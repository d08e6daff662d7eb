import type { SecretVersionView } from '#lib/secrets/queries/read-secret.ts';
import { Label, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Section } from '../ui/section.tsx';
import { LastRead } from './last-read.tsx';
import { orderedVersions } from './secret-words.ts';

export interface VersionsTableProps {
  versions: readonly SecretVersionView[];
  /** An AWSPENDING that a rotation left behind. */
  pendingFailed: boolean;
}

/** The versions there are, the pending and the current one first. */
export function VersionsTable({ versions, pendingFailed }: VersionsTableProps) {
  const there = orderedVersions(versions);
  const gone = versions.length - there.length;
  const note = `${formatCount(there.length)}${gone > 0 ? `, ${formatCount(gone)} gone` : ''}`;
  return (
    <Section title="Versions" note={note} first>
      <DataTable
        caption="Versions"
        columns={columnsFor(there, pendingFailed)}
        rows={there}
        rowKey={(row) => row.versionId}
        rowState={(row) => (row.labels.length === 0 ? 'faint' : undefined)}
        empty={<p className="text-ink2">AWS has told of no version yet.</p>}
      />
    </Section>
  );
}

function columnsFor(
  versions: readonly SecretVersionView[],
  pendingFailed: boolean,
): readonly Column<SecretVersionView>[] {
  const siblings = versions.map((version) => version.versionId);
  return [
    {
      id: 'version',
      head: 'Version',
      isName: true,
      phone: 'first',
      cell: (row) => (
        <VersionId id={row.versionId} siblings={siblings} strong={row.labels.includes('AWSCURRENT')} />
      ),
    },
    {
      id: 'labels',
      head: 'Labels',
      phone: 'second',
      cell: (row) =>
        row.labels.length === 0 ? (
          <span className="text-small">no label, AWS may remove it</span>
        ) : (
          <Labels labels={row.labels} pendingFailed={pendingFailed} />
        ),
    },
    {
      id: 'made',
      head: 'Made',
      phone: 'first-end',
      cell: (row) => (row.createdAt ? <Instant at={row.createdAt} /> : 'not told'),
    },
    {
      id: 'read',
      head: 'Last read',
      phone: 'second-end',
      // Without a date of making AWS has not been asked about this version, so "never" would say too much.
      cell: (row) => (row.createdAt ? <LastRead on={row.lastReadOn} /> : 'not told'),
    },
  ];
}

const LABELS_SHOWN = 6;

function Labels({ labels, pendingFailed }: { labels: readonly string[]; pendingFailed: boolean }) {
  const left = labels.length - LABELS_SHOWN;
  return (
    <>
      {labels.slice(0, LABELS_SHOWN).map((label) => (
        <Label key={label} name={label} failed={pendingFailed && label === 'AWSPENDING'} />
      ))}
      {left > 0 ? <span className="text-small text-ink3">and {left} more</span> : null}
    </>
  );
}
