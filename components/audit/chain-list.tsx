import { Hash, ShortId } from '../format/identifier.tsx';
import { Clock, Day } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { formatCount } from '../format/number.ts';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Link } from '../ui/link.tsx';
import { type RecordSentence, sentenceOf } from './sentence.ts';

/** One row of the audit list, with the names of what it refers to. */
export interface ChainRow {
  readonly number: number;
  readonly at: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly hash: string;
  /** Null: the product itself. */
  readonly actorName: string | null;
  readonly secret: {
    readonly id: string;
    readonly name: string;
    readonly environment: EnvironmentKind;
  } | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
}

export interface ChainListProps {
  rows: readonly ChainRow[];
  /** Number of the first bad record: the gutter breaks there. */
  firstBad: number | null;
}

/** Records from the newest down, tied together by the gutter of the chain: a ring a record, a gap where it breaks. */
export function ChainList({ rows, firstBad }: ChainListProps) {
  return (
    <ol aria-label="Audit records, newest first" data-rows="">
      {rows.map((row, index) => (
        <li key={row.number}>
          {startsDay(rows, index) ? (
            <p className="pt-12 pb-4 text-small text-ink3">
              <Day at={row.at} />
            </p>
          ) : null}
          <RecordRow
            row={row}
            bad={firstBad !== null && (row.number === firstBad || row.number === firstBad - 1)}
          />
        </li>
      ))}
    </ol>
  );
}

function startsDay(rows: readonly ChainRow[], index: number): boolean {
  return rows[index]?.at.slice(0, 10) !== rows[index - 1]?.at.slice(0, 10);
}

function RecordRow({ row, bad }: { row: ChainRow; bad: boolean }) {
  const sentence = sentenceOf(row.kind, row.data);
  return (
    <div className="grid min-h-28 grid-cols-[4rem_1.25rem_4.5rem_minmax(0,1fr)_auto] items-stretch gap-x-8 hover:bg-hover max-desk:grid-cols-[1.25rem_4rem_minmax(0,1fr)]">
      <span className="figures mono self-center text-right text-small text-ink3 max-desk:hidden">
        <Link href={`/audit/${row.number}`} look="row" aria-label={`Record ${row.number}`}>
          {formatCount(row.number)}
        </Link>
      </span>
      <Gutter bad={bad} />
      <span className="self-center text-small text-ink2">
        <Clock at={row.at} seconds />
      </span>
      <span
        className={`flex min-w-0 items-center border-b border-rule py-3 ${sentence.trouble ? 'text-bad' : ''}`}
      >
        <Sentence row={row} sentence={sentence} />
      </span>
      <span className="self-center text-small text-ink3 max-desk:hidden">
        <Hash hash={row.hash} digits={8} />
      </span>
    </div>
  );
}

function Sentence({ row, sentence }: { row: ChainRow; sentence: RecordSentence }) {
  return (
    <span className="min-w-0">
      {row.actorName ? <PersonName name={row.actorName} strong /> : <b>Countersign</b>} {sentence.act}
      {sentence.names === 'secret' && row.secret ? (
        <>
          {' '}
          <Link href={`/secrets/${row.secret.id}`} look="row">
            <SecretName name={row.secret.name} environment={row.secret.environment} look="plain" room={48} />
          </Link>
        </>
      ) : null}
      {sentence.names === 'request' && row.requestId ? (
        <>
          {' '}
          <Link href={`/requests/${row.requestId}`} look="row">
            <ShortId id={row.requestId} />
          </Link>
        </>
      ) : null}
      {sentence.names === 'grant' && row.grantId ? (
        <>
          {' '}
          <ShortId id={row.grantId} />
        </>
      ) : null}
      {sentence.tail}
    </span>
  );
}

/** The chain beside a row: a ring on a line. Drawn, not told: the page's sentence says the same. */
function Gutter({ bad }: { bad: boolean }) {
  return (
    <span aria-hidden="true" className="relative grid w-20 place-items-center">
      <span
        className={`absolute inset-y-0 left-1/2 -translate-x-1/2 border-l-2 ${bad ? 'border-dashed border-bad' : 'border-ok'}`}
      />
      <svg viewBox="0 0 10 10" className="relative size-10" aria-hidden="true">
        <circle
          cx="5"
          cy="5"
          r="3.6"
          strokeWidth="1.5"
          className={`fill-page ${bad ? 'stroke-bad' : 'stroke-ok'}`}
        />
      </svg>
    </span>
  );
}
