import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { type LabelAct, LabelLanes, type LabelRead } from '../charts/label-lanes.tsx';
import type { LabelSpan } from '../charts/label-lanes-model.ts';
import { Label, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { Link } from '../ui/link.tsx';
import {
  fittingWindow,
  type LabelMove,
  labelActs,
  labelSpans,
  shortPrincipal,
  WINDOWS,
  type WindowDays,
  whatHappened,
} from './label-history.ts';
import { isPendingFailed } from './secret-words.ts';

const DAY_MS = 86_400_000;

export interface LabelPictureProps {
  secret: SecretView;
  /** ISO instant. */
  now: string;
  /** The window somebody asked for. */
  days: WindowDays | undefined;
  reads: readonly LabelRead[];
  /** What CloudTrail recorded; the movements we saw ourselves stand where it recorded none. */
  recorded: readonly LabelAct[];
  /** When rotations failed: a cross each on the pending version they left. */
  failures: readonly string[];
}

/** The facts of the picture, from what the inventory knows. */
export function labelFacts(secret: SecretView) {
  return { ...secret, pendingFailed: isPendingFailed(secret.health.cause) };
}

/** The window the pictures of a secret share: the one asked for, else the smallest that shows its history. */
export function windowOf(secret: SecretView, now: string, asked: WindowDays | undefined): WindowDays {
  return asked ?? fittingWindow(labelSpans(labelFacts(secret)), now);
}

/** Which version held which label when, with the last movement in words above it. */
export function LabelPicture({ secret, now, days, reads, recorded, failures }: LabelPictureProps) {
  const facts = labelFacts(secret);
  const spans = labelSpans(facts).map((span) => (span.failed ? withAttempts(span, failures) : span));
  const shown = windowOf(secret, now, days);
  const from = new Date(Date.parse(now) - shown * DAY_MS).toISOString();
  const acts = [...recorded, ...labelActs(facts).filter((act) => !isRecorded(act, recorded))];
  const last = facts.movements
    .filter((move) => move.source !== 'inferred' && move.label !== 'AWSPREVIOUS')
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  const finding =
    acts.length === 0
      ? 'nothing was seen to move'
      : acts.length === 1
        ? '1 act seen'
        : `${acts.length} acts seen`;
  return (
    <LabelLanes
      label={`Labels of ${secret.name}, ${shown} days: ${finding}.`}
      spans={spans}
      from={from}
      now={secret.goneAt ?? now}
      acts={acts}
      reads={reads}
      readout={
        <span className="flex flex-wrap items-baseline gap-x-16">
          <span>
            {last ? <LastMove move={last} secret={secret} /> : 'No label has moved since we first looked.'}
          </span>
          <Windows secretId={secret.id} shown={shown} />
        </span>
      }
      coverage={
        <p className="text-small text-ink2">
          Seen by us since <Instant at={secret.firstSeenAt} />. What lies before is inferred from the dates of
          the versions.
        </p>
      }
    />
  );
}

function withAttempts(span: LabelSpan, failures: readonly string[]): LabelSpan {
  const within = (at: string) =>
    Date.parse(at) >= Date.parse(span.from) && (!span.to || Date.parse(at) < Date.parse(span.to));
  return { ...span, attempts: failures.filter(within) };
}

/** One act seen twice: a movement between two looks of ours, and the record of what moved it. */
const SAME_ACT_MS = 10 * 60_000;

function isRecorded(act: LabelAct, recorded: readonly LabelAct[]): boolean {
  return recorded.some((other) => Math.abs(Date.parse(other.at) - Date.parse(act.at)) < SAME_ACT_MS);
}

function LastMove({ move, secret }: { move: LabelMove; secret: SecretView }) {
  const siblings = secret.versions.map((version) => version.versionId);
  return (
    <>
      <b className="text-ink">{whatHappened(move, labelFacts(secret))}.</b> <Label name={move.label} />
      {move.fromVersionId ? (
        <>
          {' went from '}
          <VersionId id={move.fromVersionId} siblings={siblings} />
        </>
      ) : null}
      {move.toVersionId ? (
        <>
          {' to '}
          <VersionId id={move.toVersionId} siblings={siblings} />
        </>
      ) : (
        ' was taken off'
      )}
      {', '}
      <Instant at={move.at} />
      {move.movedBy ? `, by ${shortPrincipal(move.movedBy)}` : null}
      {move.source === 'observed' ? ', seen by a sync' : ', recorded by CloudTrail'}.
    </>
  );
}

function Windows({ secretId, shown }: { secretId: string; shown: WindowDays }) {
  return (
    <span className="inline-flex gap-10">
      {WINDOWS.map((days) =>
        days === shown ? (
          <b key={days} aria-current="true">
            {days} days
          </b>
        ) : (
          <Link key={days} href={`/secrets/${secretId}?days=${days}`} look="alone">
            {days} days
          </Link>
        ),
      )}
    </span>
  );
}
