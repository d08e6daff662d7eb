/** The four steps of a rotation, in their order. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

/** One record of the trail that a rotation may consist of. */
export interface RotationRecord {
  readonly eventId: string;
  readonly at: string;
  readonly event: string;
  readonly who: string;
  /** A record of Secrets Manager itself, not of a caller. */
  readonly service: boolean;
  readonly versionId: string | null;
  readonly stage: string | null;
  /** Of another secret: the admin login that the function reads. */
  readonly otherSecret: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface RunStep {
  readonly step: Step;
  readonly state: 'done' | 'failed' | 'running' | 'not-reached';
  /** ISO; the first and last record of the step, where there are any. */
  readonly from: string | null;
  readonly to: string | null;
  /** True: told by the end of the rotation, not by a record of the step itself. */
  readonly inferred: boolean;
}

/** One attempt at a rotation. */
export interface RotationRun {
  readonly runId: string;
  readonly kind: 'rotation' | 'test';
  /** The version it makes; null where no record names it. */
  readonly versionId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: 'succeeded' | 'failed' | 'abandoned' | 'running';
  readonly failedStep: Step | null;
  readonly steps: readonly RunStep[];
  readonly functionArn: string | null;
  /** Refused calls of the function in this attempt: where the cause is. */
  readonly refused: readonly RotationRecord[];
  /** Who began it by hand; null: the schedule, or AWS trying again. */
  readonly startedBy: string | null;
  readonly attempt: number;
  readonly records: readonly RotationRecord[];
}

const END = /^(?:Test)?Rotation(Succeeded|Failed|Abandoned)$/;
const LONGEST_ATTEMPT_MS = 3 * 3_600_000;

/** Puts records together into attempts, newest first. Hand in all records of one secret, in any order. */
export function recordRotations(records: readonly RotationRecord[]): readonly RotationRun[] {
  const sorted = records.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank(a) - rank(b));
  const runs: RotationRun[] = [];
  let open: { start: RotationRecord; records: RotationRecord[] } | null = null;
  let asked: RotationRecord | null = null;
  const close = (end: RotationRecord | null): void => {
    if (open) runs.push(runOf(open.start, open.records, end, byHand(asked, open.start), runs));
    open = null;
  };
  for (const record of sorted) {
    if (record.event === 'RotateSecret' && record.errorCode === null) asked = record;
    else if (/^(Test)?RotationStarted$/.test(record.event)) {
      close(null);
      open = { start: record, records: [record] };
    } else if (END.test(record.event)) {
      if (!open) open = { start: record, records: [] };
      (open as { records: RotationRecord[] }).records.push(record);
      close(record);
    } else if (open !== null && within(open as { start: RotationRecord }, record)) {
      (open as { records: RotationRecord[] }).records.push(record);
    }
  }
  close(null);
  return runs.reverse();
}

function rank(record: RotationRecord): number {
  if (record.event === 'RotateSecret') return 0;
  if (record.event.endsWith('Started')) return 1;
  return END.test(record.event) ? 3 : 2;
}

function within(open: { start: RotationRecord }, record: RotationRecord): boolean {
  return Date.parse(record.at) - Date.parse(open.start.at) <= LONGEST_ATTEMPT_MS;
}

function byHand(asked: RotationRecord | null, start: RotationRecord): string | null {
  if (!asked) return null;
  const gap = Date.parse(start.at) - Date.parse(asked.at);
  return gap >= 0 && gap < 30_000 ? asked.who : null;
}

function runOf(
  start: RotationRecord,
  records: readonly RotationRecord[],
  end: RotationRecord | null,
  startedBy: string | null,
  earlier: readonly RotationRun[],
): RotationRun {
  const kind = start.event.startsWith('Test') ? 'test' : 'rotation';
  const outcome = outcomeOf(end);
  const failedStep = stepIn(end?.errorMessage ?? null);
  const versionId =
    records.find((record) => record.versionId !== null && !record.otherSecret)?.versionId ?? null;
  const before = earlier.findLast((run) => run.versionId === versionId && versionId !== null);
  return {
    runId: start.eventId,
    kind,
    versionId,
    startedAt: start.at,
    endedAt: end?.at ?? null,
    outcome,
    failedStep,
    steps: stepsOf(records, { kind, outcome, failedStep }),
    functionArn: functionIn(end?.errorMessage ?? null),
    refused: records.filter((record) => !record.service && record.errorCode !== null && !isExpected(record)),
    startedBy,
    attempt: before ? before.attempt + 1 : 1,
    records,
  };
}

function outcomeOf(end: RotationRecord | null): RotationRun['outcome'] {
  const [, word] = END.exec(end?.event ?? '') ?? [];
  if (word === 'Succeeded') return 'succeeded';
  if (word === 'Abandoned') return 'abandoned';
  return word === 'Failed' ? 'failed' : 'running';
}

/** In its first step a function looks whether the version has a value; that it has none is no trouble. */
function isExpected(record: RotationRecord): boolean {
  return record.errorCode === 'ResourceNotFoundException' && record.event === 'GetSecretValue';
}

function stepIn(message: string | null): Step | null {
  const [, named] = /during (\w+) step/.exec(message ?? '') ?? [];
  return STEPS.find((step) => step === named) ?? null;
}

function functionIn(message: string | null): string | null {
  return /(arn:[a-z-]+:lambda:[A-Za-z0-9:_$-]+)/.exec(message ?? '')?.[1] ?? null;
}

function stepsOf(
  records: readonly RotationRecord[],
  run: { kind: RotationRun['kind']; outcome: RotationRun['outcome']; failedStep: Step | null },
): readonly RunStep[] {
  const wanted: readonly Step[] = run.kind === 'test' ? ['testSecret'] : STEPS;
  const failed = run.failedStep === null ? -1 : wanted.indexOf(run.failedStep);
  const seen = new Map<Step, RotationRecord[]>();
  for (const record of records) {
    const step = run.kind === 'test' ? null : stepOfCall(record, seen);
    if (step) seen.set(step, [...(seen.get(step) ?? []), record]);
  }
  const last = Math.max(-1, ...[...seen.keys()].map((step) => wanted.indexOf(step)));
  return wanted.map((step, index) => {
    const own = seen.get(step) ?? [];
    const state = stateOf(run, index, failed, last, own.length > 0);
    return { step, state, from: own[0]?.at ?? null, to: own.at(-1)?.at ?? null, inferred: own.length === 0 };
  });
}

function stateOf(
  run: { outcome: RotationRun['outcome'] },
  index: number,
  failed: number,
  last: number,
  hasOwn: boolean,
): RunStep['state'] {
  if (run.outcome === 'succeeded') return 'done';
  if (failed >= 0) return index < failed ? 'done' : index === failed ? 'failed' : 'not-reached';
  if (index < last) return 'done';
  if (run.outcome === 'running' && hasOwn && index === last) return 'running';
  return 'not-reached';
}

/**
 * Which step a call of the function belongs to, by what the public rotation templates do: createSecret ends with a put of
 * the pending version; setSecret reads it and signs in elsewhere; testSecret reads it once more; finishSecret moves the
 * label.
 */
function stepOfCall(record: RotationRecord, seen: ReadonlyMap<Step, RotationRecord[]>): Step | null {
  if (record.service) return null;
  if (record.event === 'UpdateSecretVersionStage') return 'finishSecret';
  if (record.event === 'PutSecretValue') return 'createSecret';
  if (record.otherSecret) return 'setSecret';
  if (record.event !== 'GetSecretValue') return null;
  const hasPut = seen.get('createSecret')?.some((each) => each.event === 'PutSecretValue') ?? false;
  if (record.stage === 'AWSPENDING' && record.errorCode === null) {
    return hasPut || seen.has('createSecret') ? 'setSecret' : 'createSecret';
  }
  return seen.size === 0 || (seen.size === 1 && seen.has('createSecret')) ? 'createSecret' : 'setSecret';
}
