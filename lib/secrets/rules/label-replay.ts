import type { LabelEvent, LabelEventName, MadeVersions, RecordedMovement } from './label-events.ts';
import { LabelState } from './label-state.ts';

/**
 * Which label went where, told from the records of CloudTrail alone. A pure function of a set of records: whatever the
 * order in which they came, however often, the same movements.
 */

/** Records of one second, in the order in which AWS can have done them. */
const RANK: Readonly<Record<LabelEventName, number>> = {
  CreateSecret: 0,
  GenerateDataKey: 1,
  RotateSecret: 2,
  RotationStarted: 3,
  PutSecretValue: 4,
  UpdateSecret: 4,
  UpdateSecretVersionStage: 5,
  SecretLabelUpdated: 6,
  RotationAbandoned: 7,
  RotationFailed: 7,
  RotationSucceeded: 7,
};

/**
 * The movements that these records make, oldest first.
 * @param versions CreateSecret and UpdateSecret do not tell whether they wrote a version: one that is known was written.
 */
export function replayLabels(
  events: readonly LabelEvent[],
  versions: MadeVersions = new Map(),
): readonly RecordedMovement[] {
  const distinct = withoutEchoes([...new Map(events.map((event) => [event.eventId, event])).values()]);
  const state = new LabelState(writtenVersions(distinct, versions));
  const waiting = distinct.toSorted(inTime);
  const movements: RecordedMovement[] = [];
  while (waiting.length > 0) {
    const [event] = waiting.splice(nextOf(waiting, state), 1);
    if (event) movements.push(...state.apply(event));
  }
  return movements;
}

function inTime(a: LabelEvent, b: LabelEvent): number {
  return a.at.getTime() - b.at.getTime() || RANK[a.name] - RANK[b.name] || (a.eventId < b.eventId ? -1 : 1);
}

/** Records know whole seconds: of two moves in one second the one whose beginning is where the label is comes first. */
function nextOf(waiting: readonly LabelEvent[], state: LabelState): number {
  const first = waiting[0];
  if (first?.name !== 'UpdateSecretVersionStage') return 0;
  const fits = waiting.findIndex(
    (event) =>
      event.name === first.name &&
      event.at.getTime() === first.at.getTime() &&
      event.stage !== null &&
      event.removeFrom === state.holder(event.stage),
  );
  return Math.max(0, fits);
}

/** AWS's event of a label and the record of what moved it are one act, told twice: the record knows who. */
const SAME_ACT_MS = 2 * 60_000;

function withoutEchoes(events: readonly LabelEvent[]): readonly LabelEvent[] {
  const acts = events.filter(({ name }) => name !== 'SecretLabelUpdated');
  return events.filter(
    (event) =>
      event.name !== 'SecretLabelUpdated' ||
      !acts.some(
        (act) =>
          Math.abs(act.at.getTime() - event.at.getTime()) <= SAME_ACT_MS &&
          [act.versionId, act.token, act.moveTo].includes(event.versionId),
      ),
  );
}

function writtenVersions(events: readonly LabelEvent[], versions: MadeVersions): MadeVersions {
  const written = new Map(versions);
  for (const { versionId, removeFrom, moveTo } of events) {
    for (const id of [versionId, removeFrom, moveTo]) {
      if (id !== null && !written.has(id)) written.set(id, null);
    }
  }
  return written;
}
