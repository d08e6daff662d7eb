import type { LabelAct } from '../charts/label-lanes.tsx';
import type { LabelSpan } from '../charts/label-lanes-model.ts';

/** What is known of a secret's labels. Instants are ISO texts. */
export interface LabelFacts {
  readonly versions: readonly {
    readonly versionId: string;
    readonly labels: readonly string[];
    readonly createdAt: string | null;
  }[];
  readonly movements: readonly LabelMove[];
  /** When the product saw the secret for the first time: what lies before follows from dates alone. */
  readonly firstSeenAt: string;
  /** Where the history ends: the secret is gone. */
  readonly goneAt: string | null;
  /** A pending version was left behind by a rotation that did not finish. */
  readonly pendingFailed: boolean;
}

export interface LabelMove {
  readonly label: string;
  readonly fromVersionId: string | null;
  readonly toVersionId: string | null;
  readonly notBefore: string | null;
  readonly at: string;
  readonly movedBy: string | null;
  readonly source: 'trail' | 'observed' | 'inferred';
}

/**
 * Which version held which label when. Solid from the moment somebody recorded or saw it; before that, and between two
 * looks that disagree, it is inferred.
 */
export function labelSpans(facts: LabelFacts): readonly LabelSpan[] {
  const labels = new Set([
    ...facts.movements.map((move) => move.label),
    ...facts.versions.flatMap((version) => version.labels),
  ]);
  return [...labels].flatMap((label) => spansOf(label, facts)).concat(currentBefore(facts));
}

function movesOf(label: string, facts: LabelFacts): readonly LabelMove[] {
  return facts.movements
    .filter((move) => move.label === label)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function spansOf(label: string, facts: LabelFacts): readonly LabelSpan[] {
  const moves = movesOf(label, facts);
  if (moves.length === 0) {
    const holder = holderNow(label, facts);
    return holder === undefined ? [] : seenAtFirst(label, holder, facts, { at: null, end: null });
  }
  const first = moves[0];
  const before =
    first?.fromVersionId && first.source !== 'inferred'
      ? inferredUntil(label, first.fromVersionId, startOf(first), facts)
      : [];
  return [...before, ...moves.flatMap((move, index) => heldAfter(label, move, moves[index + 1], facts))];
}

/** From one movement to the next; the stretch in which the next one may already have happened is inferred. */
function heldAfter(
  label: string,
  move: LabelMove,
  next: LabelMove | undefined,
  facts: LabelFacts,
): readonly LabelSpan[] {
  const versionId = move.toVersionId;
  if (versionId === null) return [];
  const end = next ? startOf(next) : facts.goneAt;
  const held =
    move.source === 'inferred'
      ? seenAtFirst(label, versionId, facts, { at: move.at, end })
      : piece(label, versionId, move.at, end, 'recorded', facts);
  const doubtful = next ? piece(label, versionId, startOf(next), next.at, 'inferred', facts) : [];
  return [...held, ...doubtful];
}

/** The last moment the label was surely where it was before. */
function startOf(move: LabelMove): string {
  return move.source === 'observed' && move.notBefore !== null ? move.notBefore : move.at;
}

/**
 * What stood so when we looked for the first time: before that look it follows from the dates of versions, or from the
 * last change of the secret, after which no label can have moved (`at`).
 */
function seenAtFirst(
  label: string,
  versionId: string,
  facts: LabelFacts,
  bounds: { at: string | null; end: string | null },
): readonly LabelSpan[] {
  const made = label === 'AWSPREVIOUS' ? madeAt(currentAtFirst(facts), facts) : madeAt(versionId, facts);
  const since = made ?? bounds.at;
  const last = bounds.end ?? facts.goneAt ?? undefined;
  const known = earlier(facts.firstSeenAt, last);
  return [
    ...(since ? piece(label, versionId, since, known, 'inferred', facts) : []),
    ...piece(label, versionId, facts.firstSeenAt, last ?? null, 'recorded', facts),
  ];
}

function inferredUntil(
  label: string,
  versionId: string,
  until: string,
  facts: LabelFacts,
): readonly LabelSpan[] {
  const since = madeAt(versionId, facts);
  return since ? piece(label, versionId, since, until, 'inferred', facts) : [];
}

/** The version that is AWSPREVIOUS at the first look was AWSCURRENT from its making to that of its successor. */
function currentBefore(facts: LabelFacts): readonly LabelSpan[] {
  const moves = movesOf('AWSPREVIOUS', facts);
  const first = moves[0];
  if (first && first.source !== 'inferred') return [];
  const previous = first ? first.toVersionId : (holderNow('AWSPREVIOUS', facts) ?? null);
  const since = previous === null ? undefined : madeAt(previous, facts);
  const until = madeAt(currentAtFirst(facts), facts);
  if (previous === null || since === undefined || until === undefined) return [];
  return piece('AWSCURRENT', previous, since, until, 'inferred', facts);
}

function currentAtFirst(facts: LabelFacts): string | undefined {
  const first = movesOf('AWSCURRENT', facts)[0];
  if (!first) return holderNow('AWSCURRENT', facts);
  return (first.source === 'inferred' ? first.toVersionId : first.fromVersionId) ?? undefined;
}

function holderNow(label: string, facts: LabelFacts): string | undefined {
  return facts.versions.find((version) => version.labels.includes(label))?.versionId;
}

function madeAt(versionId: string | undefined, facts: LabelFacts): string | undefined {
  return facts.versions.find((version) => version.versionId === versionId)?.createdAt ?? undefined;
}

function earlier(a: string, b: string | undefined): string {
  return b !== undefined && Date.parse(b) < Date.parse(a) ? b : a;
}

/** One stretch, or none where it would be empty. */
function piece(
  label: string,
  versionId: string,
  from: string,
  to: string | null,
  evidence: LabelSpan['evidence'],
  facts: LabelFacts,
): readonly LabelSpan[] {
  if (to !== null && Date.parse(to) <= Date.parse(from)) return [];
  const failed = label === 'AWSPENDING' && facts.pendingFailed && holderNow(label, facts) === versionId;
  return [
    { label, versionId, from, evidence, ...(to === null ? {} : { to }), ...(failed ? { failed } : {}) },
  ];
}

const OURS = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];

/** The movements that mean something to a person, oldest first. What AWS does besides is left out. */
export function labelActs(facts: LabelFacts): readonly LabelAct[] {
  return facts.movements
    .filter((move) => move.source !== 'inferred')
    .filter((move) => move.label === 'AWSCURRENT' || !OURS.includes(move.label))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map((move) => ({
      id: `${move.label} ${move.at}`,
      at: move.at,
      what: whatHappened(move, facts),
      who: move.movedBy
        ? shortPrincipal(move.movedBy)
        : move.source === 'trail'
          ? 'recorded'
          : 'seen by a sync',
    }));
}

/** What a movement was: the version came back, came from AWSPENDING, or was put by hand. */
export function whatHappened(move: LabelMove, facts: LabelFacts): string {
  if (move.label !== 'AWSCURRENT') {
    if (move.toVersionId === null) return 'Label taken off';
    return move.fromVersionId === null ? 'Label put' : 'Label moved';
  }
  const earlierMoves = facts.movements.filter((other) => Date.parse(other.at) <= Date.parse(move.at));
  const heldBefore = earlierMoves.some(
    (other) =>
      other !== move &&
      Date.parse(other.at) < Date.parse(move.at) &&
      ['AWSCURRENT', 'AWSPREVIOUS'].includes(other.label) &&
      other.toVersionId === move.toVersionId,
  );
  if (heldBefore) return 'Rolled back';
  const wasPending = earlierMoves.some(
    (other) =>
      other.label === 'AWSPENDING' &&
      (other.toVersionId === move.toVersionId || other.fromVersionId === move.toVersionId),
  );
  return wasPending ? 'Rotated' : 'Value put';
}

/** The end of an ARN: who it is, without the account. */
export function shortPrincipal(principal: string): string {
  return principal.split('/').at(-1) || principal;
}

const DAY_MS = 86_400_000;
export const WINDOWS = [7, 30, 90] as const;
export type WindowDays = (typeof WINDOWS)[number];

/** The smallest window that shows where the history begins; the largest where it is longer. */
export function fittingWindow(spans: readonly LabelSpan[], now: string): WindowDays {
  const first = Math.min(Date.parse(now), ...spans.map((span) => Date.parse(span.from)));
  const days = (Date.parse(now) - first) / DAY_MS;
  return WINDOWS.find((window) => window >= days) ?? 90;
}
