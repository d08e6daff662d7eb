import type { CopyView } from '#lib/secrets/queries/read-copies.ts';
import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import type { SecretReplica } from '#lib/secrets/rules/mirrored-json.ts';
import { VersionId } from '../format/identifier.tsx';
import { Age } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';

const STATES: Readonly<Record<string, string>> = {
  InSync: 'in sync, says AWS',
  InProgress: 'being copied',
  Failed: 'failed',
};

/** The copies of a secret with what AWS says of each, and how far behind the inventory sees it. */
export function ReplicasTable({ secret, copies }: { secret: SecretView; copies: readonly CopyView[] }) {
  if (secret.primaryRegion !== null && secret.primaryRegion !== secret.region) {
    const primary = copies.find((copy) => copy.region === secret.primaryRegion);
    return (
      <Section title={`This is a copy. Its primary is in ${secret.primaryRegion}.`} first>
        <p className="py-4 text-ink2">
          It follows its primary and refuses changes of its own.{' '}
          {primary ? (
            <Link href={`/secrets/${primary.secretId}`}>The primary</Link>
          ) : (
            'That region is not connected.'
          )}
        </p>
      </Section>
    );
  }
  const current = secret.versions.find((version) => version.labels.includes('AWSCURRENT')) ?? null;
  const behind = copies.filter((copy) => isBehind(copy, current?.versionId ?? null)).length;
  return (
    <Section title={titleOf(secret.replicas, behind)} first>
      <DataTable
        caption="Replicas"
        columns={columnsFor(secret, copies, current)}
        rows={secret.replicas}
        rowKey={(row) => row.region}
        empty={<p className="text-ink2">A replica would keep the value readable where its readers are.</p>}
      />
    </Section>
  );
}

function isBehind(copy: CopyView, current: string | null): boolean {
  return copy.currentVersionId !== null && current !== null && copy.currentVersionId !== current;
}

function titleOf(replicas: readonly SecretReplica[], behind: number): string {
  if (replicas.length === 0) return 'This secret lies in one region.';
  const failed = replicas.filter((replica) => replica.status === 'Failed').length;
  if (failed > 0) return failed === 1 ? 'One replica failed.' : `${failed} replicas failed.`;
  if (behind > 0) return behind === 1 ? 'One replica is behind.' : `${behind} replicas are behind.`;
  return replicas.length === 1 ? 'The replica has the current version.' : 'No replica is seen to be behind.';
}

type Version = SecretView['versions'][number];

function columnsFor(
  secret: SecretView,
  copies: readonly CopyView[],
  current: Version | null,
): readonly Column<SecretReplica>[] {
  const siblings = secret.versions.map((version) => version.versionId);
  const copyIn = (region: string) => copies.find((copy) => copy.region === region);
  return [
    {
      id: 'region',
      head: 'Region',
      isName: true,
      phone: 'first',
      cell: (row) => {
        const copy = copyIn(row.region);
        return copy ? <Link href={`/secrets/${copy.secretId}`}>{row.region}</Link> : row.region;
      },
    },
    {
      id: 'status',
      head: 'State',
      phone: 'first-end',
      cell: (row) => (
        <span className={row.status === 'Failed' ? 'text-bad' : ''}>
          <ForeignText text={STATES[row.status] ?? row.status} />
        </span>
      ),
    },
    {
      id: 'lag',
      head: 'Version',
      phone: 'second',
      cell: (row) => <Lag copy={copyIn(row.region)} current={current} siblings={siblings} />,
    },
  ];
}

function Lag({
  copy,
  current,
  siblings,
}: {
  copy: CopyView | undefined;
  current: Version | null;
  siblings: readonly string[];
}) {
  if (!copy) return <span className="text-ink3">not seen: the region is not connected</span>;
  if (copy.currentVersionId === null || current === null) return <span className="text-ink3">not known</span>;
  if (copy.currentVersionId === current.versionId) {
    return (
      <span className="text-ink2">
        the current one, seen <Age at={copy.checkedAt} look="ago" />
      </span>
    );
  }
  return (
    <span className="text-warn">
      still on <VersionId id={copy.currentVersionId} siblings={siblings} />
      {current.createdAt ? (
        <>
          , behind by up to <Age at={current.createdAt} />
        </>
      ) : null}
    </span>
  );
}
