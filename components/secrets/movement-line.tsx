import type { LabelMovementView } from '#lib/secrets/queries/read-secret.ts';
import { Label, ShortId, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';

export type ToldMove = Pick<
  LabelMovementView,
  | 'label'
  | 'fromVersionId'
  | 'toVersionId'
  | 'notBefore'
  | 'at'
  | 'source'
  | 'evidence'
  | 'how'
  | 'who'
  | 'movedBy'
  | 'approvalId'
>;

export interface MovementLineProps {
  move: ToldMove;
  /** "Rolled back" */
  what: string;
  /** Ids of the versions shown beside it. */
  siblings: readonly string[];
}

/** One movement whole: which version to which label, when, by whom, how, under which approval, and how it is known. */
export function MovementLine({ move, what, siblings }: MovementLineProps) {
  return (
    <span>
      <b className="text-ink">{what}.</b> <Label name={move.label} />
      {move.toVersionId === null ? ' was taken off' : ' went'}
      {move.fromVersionId ? (
        <>
          {' from '}
          <VersionId id={move.fromVersionId} siblings={siblings} />
        </>
      ) : null}
      {move.toVersionId ? (
        <>
          {' to '}
          <VersionId id={move.toVersionId} siblings={siblings} />
        </>
      ) : null}
      {', '}
      <When move={move} />
      {'. '}
      <By move={move} /> <Approval move={move} /> <Evidence move={move} />
    </span>
  );
}

function When({ move }: { move: ToldMove }) {
  if (move.source !== 'observed' || move.notBefore === null) return <Instant at={move.at} seconds />;
  return (
    <>
      between <Instant at={move.notBefore} seconds /> and <Instant at={move.at} seconds />
    </>
  );
}

const WAYS: Readonly<Record<NonNullable<ToldMove['how']>, string>> = {
  rotation: 'by a rotation',
  rollback: 'by moving the label back',
  put: 'by putting a value',
  'by-hand': 'by moving the label by hand',
  created: 'when it was created',
  label: "told by AWS's own event of the label",
};

/** How a label came to move, in words; empty where nobody knows. */
export function wayWords(how: ToldMove['how']): string {
  return how === null ? '' : WAYS[how];
}

function By({ move }: { move: ToldMove }) {
  if (move.source !== 'trail') return 'By whom and how is not known.';
  const way = wayWords(move.how);
  if (move.how === 'label' || move.who === null) return `${way.slice(0, 1).toUpperCase()}${way.slice(1)}.`;
  return (
    <>
      By <ForeignText text={move.who} />, {way}.
    </>
  );
}

const PLACES: Readonly<Record<string, string>> = { grt: '/access', req: '/requests', chg: '/changes' };

/** The page of an approval; none for a kind that has no page. */
export function approvalHref(approvalId: string): string | null {
  const place = PLACES[approvalId.slice(0, 3)];
  return place ? `${place}/${approvalId}` : null;
}

function Approval({ move }: { move: ToldMove }) {
  if (move.source !== 'trail' || move.how === 'label') return null;
  if (move.approvalId === null) {
    return move.how === 'rotation' ? null : 'Under no approval of Countersign.';
  }
  const href = approvalHref(move.approvalId);
  const id = <ShortId id={move.approvalId} />;
  return <>Under {href ? <Link href={href}>{id}</Link> : id}.</>;
}

function Evidence({ move }: { move: ToldMove }) {
  if (move.source === 'inferred') return 'Inferred from dates.';
  if (move.source === 'observed') return 'Seen by us between two looks; no record tells it.';
  return move.evidence ? (
    <Link href={`/trail/${encodeURIComponent(move.evidence)}`}>Recorded by CloudTrail</Link>
  ) : (
    'Recorded by CloudTrail.'
  );
}
