import type { LabelMovementView, SecretVersionView } from '#lib/secrets/queries/read-secret.ts';
import { Label, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { LastRead } from './last-read.tsx';
import { orderedVersions } from './secret-words.ts';

export interface VersionsTableProps {
  secretId: string;
  versions: readonly SecretVersionView[];
  /** What is known of how each came to be. */
  movements: readonly LabelMovementView[];
  /** An AWSPENDING that a rotation left behind. */
  pendingFailed: boolean;
  /** Whether this person may move labels. */
  mayChange: boolean;
  /** Those without labels too, and those that AWS has removed. */
  all: boolean;
}

/** The versions there are, the pending and the current one first; those without labels on request. */
export function VersionsTable({
  secretId,
  versions,
  movements,
  pendingFailed,
  mayChange,
  all,
}: VersionsTableProps) {
  const there = orderedVersions(versions);
  const removed = versions.filter((version) => version.goneAt !== null);
  const labelled = there.filter((version) => version.labels.length > 0);
  const hidden = there.length - labelled.length + removed.length;
  const rows = all ? [...there, ...removed] : labelled;
  const address = `/secrets/${secretId}`;
  return (
    <Section
      title="Versions"
      note={formatCount(rows.length)}
      aside={
        <span className="flex flex-wrap gap-x-14">
          {hidden > 0 ? (
            <Link href={all ? address : `${address}?versions=all`} look="alone">
              {all ? 'Hide those without labels' : `${formatCount(hidden)} without labels`}
            </Link>
          ) : null}
          {there.length > 1 ? (
            <Link href={compareHref(secretId, there)} look="alone">
              Compare two
            </Link>
          ) : null}
        </span>
      }
      first
    >
      <DataTable
        caption="Versions"
        columns={[
          ...columnsFor(versions, movements, pendingFailed),
          ...(mayChange ? [rollBackColumn(secretId)] : []),
        ]}
        rows={rows}
        rowKey={(row) => row.versionId}
        rowState={(row) => (row.labels.length === 0 ? 'faint' : undefined)}
        empty={<p className="text-ink2">AWS has told of no version yet.</p>}
      />
    </Section>
  );
}

/** What most people compare: the previous version with the current one, else the two newest. */
function compareHref(secretId: string, versions: readonly SecretVersionView[]): string {
  const of = (label: string) => versions.find((version) => version.labels.includes(label))?.versionId;
  const after = of('AWSCURRENT') ?? versions[0]?.versionId;
  const before = of('AWSPREVIOUS') ?? versions.find((version) => version.versionId !== after)?.versionId;
  return `/secrets/${secretId}/versions/${before}..${after}`;
}

const WRITES: readonly (string | null)[] = ['created', 'put', 'rotation'];

/** Who wrote a version and how, from the first record that names it. */
function makerOf(versionId: string, movements: readonly LabelMovementView[]) {
  const made = movements.filter(
    (move) => move.toVersionId === versionId && move.source === 'trail' && WRITES.includes(move.how),
  );
  return made.at(-1) ?? null;
}

function columnsFor(
  versions: readonly SecretVersionView[],
  movements: readonly LabelMovementView[],
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
          <span className="text-small">{row.goneAt ? 'removed by AWS' : 'no label, AWS may remove it'}</span>
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
      id: 'by',
      head: 'By',
      leavesBelow: 'desk',
      cell: (row) => <Maker made={makerOf(row.versionId, movements)} />,
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

/** A version that is there, has a value and is not current can become so again. */
function rollBackColumn(secretId: string): Column<SecretVersionView> {
  return {
    id: 'back',
    head: '',
    headLabel: 'Roll back',
    align: 'right',
    leavesBelow: 'desk',
    cell: (row) =>
      row.goneAt || row.labels.includes('AWSCURRENT') || row.labels.includes('AWSPENDING') ? null : (
        <Link
          href={`/secrets/${secretId}/versions/${encodeURIComponent(row.versionId)}/rollback`}
          look="alone"
        >
          Roll back to it
        </Link>
      ),
  };
}

function Maker({ made }: { made: LabelMovementView | null }) {
  if (made === null) return <span className="text-ink3">not recorded</span>;
  if (made.how === 'rotation') return <span className="text-ink2">rotation</span>;
  return (
    <span className="text-ink2">
      <ForeignText text={made.who ?? 'somebody'} />, {made.how === 'created' ? 'created' : 'put'}
    </span>
  );
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
