import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { type FirstRead, type LabelAct, LabelLanes, type LabelRead } from '../charts/label-lanes.tsx';
import type { LabelSpan } from '../charts/label-lanes-model.ts';
import { Instant } from '../format/instant.tsx';
import { Link } from '../ui/link.tsx';
import {
  fittingWindow,
  labelActs,
  labelSpans,
  type ToldAct,
  WINDOWS,
  type WindowDays,
} from './label-history.ts';
import { MovementLine } from './movement-line.tsx';
import { MovementsTable } from './movements-table.tsx';
import { type RecordedFailure, recordedFailures } from './recorded-failures.tsx';
import { isPendingFailed } from './secret-words.ts';

const DAY_MS = 86_400_000;

export interface LabelPictureProps {
  secret: SecretView;
  /** ISO instant. */
  now: string;
  /** The window somebody asked for. */
  days: WindowDays | undefined;
  reads: readonly LabelRead[];
  /** When callers read a version for the first time. */
  firsts: readonly FirstRead[];
  /** Rotations that failed, as recorded: a cross each on the pending version they left. */
  failures: readonly RecordedFailure[];
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
export function LabelPicture({ secret, now, days, reads, firsts, failures }: LabelPictureProps) {
  const facts = labelFacts(secret);
  const failedAt = failures.map(({ at }) => at);
  const spans = labelSpans(facts).map((span) => (span.failed ? withAttempts(span, failedAt) : span));
  const shown = windowOf(secret, now, days);
  const from = new Date(Date.parse(now) - shown * DAY_MS).toISOString();
  const siblings = secret.versions.map((version) => version.versionId);
  const told = labelActs(facts);
  const rotated = told.filter(({ move }) => move.how === 'rotation').map(({ at }) => at);
  const acts = [...told.map((act) => drawn(act, siblings)), ...recordedFailures(failures, rotated)];
  const last = told.at(-1);
  const inWindow = acts.filter((act) => act.at >= from).length;
  const finding = inWindow === 0 ? 'nothing was seen to move' : inWindow === 1 ? '1 act' : `${inWindow} acts`;
  const name = `Labels of ${secret.name}, ${shown} days: ${finding}.`;
  return (
    <LabelLanes
      label={name}
      spans={spans}
      from={from}
      now={secret.goneAt ?? now}
      acts={acts}
      reads={reads}
      firsts={firsts}
      readout={
        last ? (
          <MovementLine move={last.move} what={last.what} siblings={siblings} />
        ) : (
          'No label has moved since we first looked, and no record tells of one.'
        )
      }
      controls={<Windows secretId={secret.id} shown={shown} />}
      moves={<MovementsTable moves={secret.movements} label={`Movements of the labels of ${secret.name}`} />}
      coverage={<Known secret={secret} />}
    />
  );
}

function drawn(act: ToldAct, siblings: readonly string[]): LabelAct {
  const { id, at, what, who, move } = act;
  return {
    id,
    at,
    what,
    who,
    readout: <MovementLine move={move} what={what} siblings={siblings} />,
    ...(move.evidence ? { href: `/trail/${encodeURIComponent(move.evidence)}` } : {}),
  };
}

/** How far the picture rests on records, and where it begins to follow from dates. */
function Known({ secret }: { secret: SecretView }) {
  const recorded = secret.movements.filter((move) => move.source === 'trail').at(-1);
  return (
    <p className="text-small text-ink2">
      {recorded ? (
        <>
          Recorded by CloudTrail from <Instant at={recorded.at} />;{' '}
        </>
      ) : (
        'No record of a movement was read; '
      )}
      seen by us since <Instant at={secret.firstSeenAt} />. What lies before is inferred from the dates of the
      versions.
    </p>
  );
}

function withAttempts(span: LabelSpan, failures: readonly string[]): LabelSpan {
  const within = (at: string) =>
    Date.parse(at) >= Date.parse(span.from) && (!span.to || Date.parse(at) < Date.parse(span.to));
  return { ...span, attempts: failures.filter(within) };
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
