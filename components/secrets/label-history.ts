import type { LabelMovementView } from '#lib/secrets/queries/read-secret.ts';
import type { LabelSpan } from '../charts/label-lanes-model.ts';
import { shortId } from '../format/id.ts';

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

export type LabelMove = LabelMovementView;

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

/** A movement that stands for an act, with its words. */
export interface ToldAct {
  readonly id: string;
  readonly at: string;
  /** "Rolled back" */
  readonly what: string;
  /** "sofia, under chg_5M9K" */
  readonly who: string;
  readonly move: LabelMove;
}

/**
 * The movements that mean something to a person, oldest first: one per record, that of AWSCURRENT before the others.
 * What AWS does besides, and what a rotation does on its way, is left out.
 */
export function labelActs(facts: LabelFacts): readonly ToldAct[] {
  const acts = new Map<string, ToldAct>();
  for (const move of facts.movements.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    if (!isAct(move)) continue;
    const id = move.evidence ?? `${move.label} ${move.at}`;
    if (acts.has(id) && move.label !== 'AWSCURRENT') continue;
    acts.set(id, { id, at: move.at, what: whatHappened(move, facts), who: whoMoved(move), move });
  }
  return [...acts.values()];
}

function isAct(move: LabelMove): boolean {
  if (move.source === 'inferred' || move.label === 'AWSPREVIOUS') return false;
  if (move.label !== 'AWSPENDING') return true;
  return move.how === 'by-hand';
}

function whoMoved(move: LabelMove): string {
  if (move.source !== 'trail') return 'seen by a sync';
  const who = move.how === 'rotation' ? 'by rotation' : (move.who ?? 'recorded');
  return move.approvalId ? `${who}, under ${shortId(move.approvalId)}` : who;
}

const WHAT: Readonly<Record<NonNullable<LabelMove['how']>, string>> = {
  rotation: 'Rotated',
  rollback: 'Rolled back',
  put: 'Value put',
  'by-hand': 'Made current by hand',
  created: 'Created',
  label: 'Label moved',
};

/** What a movement was, as its record tells; else the version came back, came from AWSPENDING, or was put by hand. */
export function whatHappened(move: LabelMove, facts: Pick<LabelFacts, 'movements'>): string {
  if (move.label !== 'AWSCURRENT' && (!OURS.includes(move.label) || move.how === 'by-hand')) {
    if (move.toVersionId === null) return 'Label taken off';
    return move.fromVersionId === null ? 'Label put' : 'Label moved';
  }
  if (move.how) return WHAT[move.how];
  if (move.label !== 'AWSCURRENT') return 'Label moved';
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

const DAY_MS = 86_400_000;
export const WINDOWS = [7, 30, 90] as const;
export type WindowDays = (typeof WINDOWS)[number];

/** The smallest window that shows where the history begins; the largest where it is longer. */
export function fittingWindow(spans: readonly LabelSpan[], now: string): WindowDays {
  const first = Math.min(Date.parse(now), ...spans.map((span) => Date.parse(span.from)));
  const days = (Date.parse(now) - first) / DAY_MS;
  return WINDOWS.find((window) => window >= days) ?? 90;
}
