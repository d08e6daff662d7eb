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

/** A checkpoint between two rows. */
export interface CheckpointRow {
  readonly number: number;
  readonly size: number;
  readonly root: string;
  readonly at: string;
}

export interface ChainListProps {
  rows: readonly ChainRow[];
  order: 'newest' | 'oldest';
  /** Number of the first bad record: the gutter breaks there. */
  firstBad: number | null;
  /** Records above this number are not under a checkpoint yet: their gutter is dashed. */
  coveredTo: number;
  /** Drawn where every record is in the list. */
  checkpoints: readonly CheckpointRow[];
  /** How many places keep the newest checkpoint. */
  keptIn: number;
}

/** Records tied together by the gutter of the chain: a ring a record, a square a checkpoint, a gap where it breaks. */
export function ChainList({ rows, order, firstBad, coveredTo, checkpoints, keptIn }: ChainListProps) {
  const bySize = Map.groupBy(checkpoints, (checkpoint) => checkpoint.size);
  const marksOf = (row: ChainRow) => {
    const marks = bySize.get(row.number) ?? [];
    return order === 'newest' ? marks.toReversed() : marks;
  };
  return (
    <ol aria-label={`Audit records, ${order} first`} data-rows="">
      {rows.map((row, index) => {
        const marks = marksOf(row).map((checkpoint) => (
          <CheckpointLine key={checkpoint.number} checkpoint={checkpoint} keptIn={keptIn} />
        ));
        return (
          <li key={row.number}>
            {startsDay(rows, index) ? (
              <p className="pt-12 pb-4 text-small text-ink3">
                <Day at={row.at} />
              </p>
            ) : null}
            {order === 'newest' ? marks : null}
            <RecordRow
              row={row}
              bad={firstBad !== null && (row.number === firstBad || row.number === firstBad - 1)}
              open={row.number > coveredTo}
            />
            {order === 'oldest' ? marks : null}
          </li>
        );
      })}
    </ol>
  );
}

const ROW =
  'grid min-h-28 grid-cols-[4rem_1.25rem_4.5rem_minmax(0,1fr)_auto] items-stretch gap-x-8 max-desk:grid-cols-[1.25rem_4rem_minmax(0,1fr)]';

function CheckpointLine({ checkpoint, keptIn }: { checkpoint: CheckpointRow; keptIn: number }) {
  const { number, size, at, root } = checkpoint;
  return (
    <div className={`${ROW} text-small text-ok`}>
      <span className="max-desk:hidden" />
      <Gutter look="checkpoint" />
      <span className="self-center">
        <Clock at={at} seconds />
      </span>
      <span className="flex min-w-0 items-center border-b border-rule py-3">
        Checkpoint {formatCount(number)}, {formatCount(size)} {size === 1 ? 'record' : 'records'}, signed
        {keptIn > 0 ? `, in ${keptIn} ${keptIn === 1 ? 'place' : 'places'}` : ''}
      </span>
      <span className="self-center max-desk:hidden">
        <Hash hash={root} digits={8} />
      </span>
    </div>
  );
}

function startsDay(rows: readonly ChainRow[], index: number): boolean {
  return rows[index]?.at.slice(0, 10) !== rows[index - 1]?.at.slice(0, 10);
}

function RecordRow({ row, bad, open }: { row: ChainRow; bad: boolean; open: boolean }) {
  const sentence = sentenceOf(row.kind, row.data);
  return (
    <div className={`${ROW} hover:bg-hover`}>
      <span className="figures mono self-center text-right text-small text-ink3 max-desk:hidden">
        <Link href={`/audit/${row.number}`} look="row" aria-label={`Record ${row.number}`}>
          {formatCount(row.number)}
        </Link>
      </span>
      <Gutter look={bad ? 'bad' : open ? 'open' : 'covered'} />
      <span className="self-center text-small text-ink2">
        <span className="max-desk:hidden">
          <Clock at={row.at} seconds />
        </span>
        <span className="desk:hidden">
          <Link href={`/audit/${row.number}`} look="row">
            <Clock at={row.at} seconds />
            <span className="only-read">, record {row.number}</span>
          </Link>
        </span>
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

const LINES = {
  covered: 'border-ok',
  checkpoint: 'border-ok',
  open: 'border-dashed border-ctl',
  bad: 'border-dashed border-bad',
} as const;
const RINGS = {
  covered: 'fill-page stroke-ok',
  checkpoint: 'fill-ok stroke-ok',
  open: 'fill-page stroke-ctl',
  bad: 'fill-page stroke-bad',
} as const;

/** The chain beside a row: a ring or a square on a line. Drawn, not told: the page's sentence says the same. */
function Gutter({ look }: { look: keyof typeof LINES }) {
  return (
    <span aria-hidden="true" className="relative grid w-20 place-items-center">
      <span className={`absolute inset-y-0 left-1/2 -translate-x-1/2 border-l-2 ${LINES[look]}`} />
      <svg viewBox="0 0 10 10" className="relative size-10" aria-hidden="true">
        {look === 'checkpoint' ? (
          <rect x="0.5" y="0.5" width="9" height="9" className={RINGS[look]} />
        ) : (
          <circle cx="5" cy="5" r="3.6" strokeWidth="1.5" className={RINGS[look]} />
        )}
      </svg>
    </span>
  );
}
