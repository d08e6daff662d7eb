import type { VersionDiff } from '#lib/secrets/queries/compare-versions.ts';
import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import type { ComparedKey, Difference } from '#lib/secrets/rules/value-diff.ts';
import { Label, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';

export interface VersionDiffViewProps {
  secret: SecretView;
  before: string;
  after: string;
  diff: VersionDiff;
}

const WORDS: Readonly<Record<Difference, string>> = {
  changed: 'changed',
  added: 'added',
  removed: 'went away',
  same: 'the same',
};

/** Which members differ between two versions. Never a value, never a length. */
export function VersionDiffView({ secret, before, after, diff }: VersionDiffViewProps) {
  const siblings = secret.versions.map((version) => version.versionId);
  return (
    <Section title={<Sentence diff={diff} />} first>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-16 gap-y-4 py-6">
        <Side term="Before" id={before} takenAt={diff.beforeTakenAt} secret={secret} siblings={siblings} />
        <Side term="After" id={after} takenAt={diff.afterTakenAt} secret={secret} siblings={siblings} />
      </dl>
      {diff.keys ? (
        <DataTable
          caption="Keys of both versions"
          columns={COLUMNS}
          rows={diff.keys}
          rowKey={(row) => row.keyName}
        />
      ) : null}
      <p className="pt-6 text-small text-ink2">
        Told from fingerprints under a key that is not in the database. They say whether two values are the
        same, and nothing else of them.
      </p>
    </Section>
  );
}

function Sentence({ diff }: { diff: VersionDiff }) {
  if (diff.isOtherKey) return 'These fingerprints were taken under different keys and cannot be compared.';
  if (diff.keys === null) return 'Nothing can be compared yet.';
  const differing = diff.keys.filter(({ difference }) => difference !== 'same').length;
  if (diff.keys.some(({ keyName }) => keyName === '')) {
    return differing === 0 ? 'Both versions hold the same value.' : 'The value changed.';
  }
  if (differing === 0) return 'Every key holds the same value in both.';
  return differing === 1
    ? `1 of ${diff.keys.length} keys differs.`
    : `${differing} of ${diff.keys.length} keys differ.`;
}

interface SideProps {
  term: string;
  id: string;
  takenAt: string | null;
  secret: SecretView;
  siblings: readonly string[];
}

function Side({ term, id, takenAt, secret, siblings }: SideProps) {
  const version = secret.versions.find((one) => one.versionId === id);
  return (
    <>
      <dt className="text-small text-ink3">{term}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-10">
        <VersionId id={id} siblings={siblings} strong />
        {(version?.labels ?? []).slice(0, 6).map((label) => (
          <Label key={label} name={label} />
        ))}
        {version?.createdAt ? (
          <span className="text-small text-ink2">
            made <Instant at={version.createdAt} />
          </span>
        ) : null}
        <span className="text-small text-ink2">
          {takenAt ? (
            <>
              fingerprinted <Instant at={takenAt} />
            </>
          ) : (
            <>
              no fingerprint: a reveal of this version leaves one.{' '}
              <Link href={`/requests/new?secret=${secret.id}&version=${encodeURIComponent(id)}`}>
                Ask for it
              </Link>
            </>
          )}
        </span>
      </dd>
    </>
  );
}

const COLUMNS: readonly Column<ComparedKey>[] = [
  {
    id: 'key',
    head: 'Key',
    isName: true,
    phone: 'first',
    cell: (row) =>
      row.keyName === '' ? (
        'the whole value'
      ) : (
        <span className="mono">
          <ForeignText text={row.keyName} />
        </span>
      ),
  },
  {
    id: 'difference',
    head: 'Difference',
    phone: 'first-end',
    cell: (row) => (
      <span className={row.difference === 'same' ? 'text-ink3' : 'font-semibold'}>
        {WORDS[row.difference]}
      </span>
    ),
  },
];
