import type { DirectReaderView } from '#lib/readers/queries/direct-readers.ts';
import { Arn } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { countOf } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { OWN_ROLES, openWords, READER_KINDS } from './reader-words.ts';
import { StatementList } from './statement-list.tsx';

/** Who can read a secret past the product: each with what lets it in, and when it last did. */
export function DirectReaderList({
  readers,
  label,
}: {
  readers: readonly DirectReaderView[];
  label: string;
}) {
  return (
    <ul aria-label={label} className="border-t border-rule2">
      {readers.map((reader) => (
        <li
          key={reader.principal}
          className="grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)_minmax(0,3fr)] gap-x-24 gap-y-6 border-b border-rule py-10 max-desk:grid-cols-1"
        >
          <Who reader={reader} />
          <div>
            {reader.verdict === 'no' && reader.denials.length > 0 ? (
              <StatementList statements={reader.denials} />
            ) : (
              <StatementList statements={reader.grants} />
            )}
            {reader.verdict === 'no' && reader.denials.length === 0 ? (
              <p className="text-ink2">The key of the secret does not serve it.</p>
            ) : null}
            <Depends reader={reader} />
          </div>
          <LastRead reader={reader} />
        </li>
      ))}
    </ul>
  );
}

function Who({ reader }: { reader: DirectReaderView }) {
  const { name, kind, principal, verdict, own, gainedAt } = reader;
  return (
    <div className="min-w-0">
      <p>
        <span className="font-semibold">
          <ForeignText text={name} />
        </span>{' '}
        <span className="text-ink2">
          {own ? OWN_ROLES[own] : kind === 'root' ? 'of the account' : (READER_KINDS[kind] ?? kind)}
        </span>
      </p>
      {principal === '*' ? null : (
        <p className="text-small">
          <Arn arn={principal} />
        </p>
      )}
      {gainedAt && verdict !== 'no' ? (
        <p className="text-small">
          <Mark state="attention" label={null} /> New since <Instant at={gainedAt} />
        </p>
      ) : null}
    </div>
  );
}

function Depends({ reader: { verdict, open, denials } }: { reader: DirectReaderView }) {
  if (verdict !== 'depends') return null;
  return (
    <>
      <p className="pt-4 text-ink2">
        Depends on{' '}
        {open.map((key, place) => (
          <span key={key}>
            {place > 0 ? (place === open.length - 1 ? ' and ' : ', ') : null}
            <ForeignText text={openWords(key)} />
          </span>
        ))}
        .
      </p>
      {denials.length > 0 ? (
        <div className="pt-4">
          <p className="text-ink2">Perhaps kept out by:</p>
          <StatementList statements={denials} />
        </div>
      ) : null}
    </>
  );
}

function LastRead({ reader: { lastAt, reads, own } }: { reader: DirectReaderView }) {
  return (
    <div className="text-ink2">
      {lastAt ? (
        <>
          Last read <Instant at={lastAt} />
          <br />
          {countOf(reads, 'read')} in 90 days
          {own === 'reveals' ? ', each under a grant or a finding' : null}
        </>
      ) : (
        'No read in 90 days that we can see'
      )}
    </div>
  );
}
