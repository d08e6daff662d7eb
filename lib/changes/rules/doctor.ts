import { type Evidence, isPendingProved } from './evidence.ts';
import type { Order } from './order.ts';
import type { RotationRun } from './recorder.ts';
import { holderOf, type Sight } from './sight.ts';

/** What can be wrong with a rotation, the worst first. */
export type Diagnosis =
  | 'function-gone'
  | 'failed-repeatedly'
  | 'blocked-by-pending'
  | 'empty-pending'
  | 'abandoned'
  | 'leftover-pending'
  | 'schedule-past'
  | 'switched-off'
  | 'running';

export interface Finding {
  /** How it is known. */
  readonly by: 'recorded' | 'checked' | 'inferred';
  readonly words: string;
  /** A record of the trail that says it. */
  readonly eventId?: string;
}

export interface Repair {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  /** Null: not offered; `why` says why. */
  readonly order: Order | null;
  readonly why: string | null;
}

export interface Ward {
  /** Null: nothing is wrong. */
  readonly diagnosis: Diagnosis | null;
  /** "Rotation fails in setSecret, six times since 31 October": without the date, which the page puts in. */
  readonly sentence: string;
  readonly since: string | null;
  readonly cause: string | null;
  readonly findings: readonly Finding[];
  /** The best first; those that are not offered stand with their reason. */
  readonly repairs: readonly Repair[];
}

const OVERDUE_GRACE_MS = 3_600_000;

/** Looks at a rotation as a doctor does: what is wrong, what shows it, what can be done about it and what cannot. */
export function examine(sight: Sight, evidence: Evidence, now: Date): Ward {
  const diagnosis = diagnose(sight, evidence, now);
  const failures = failuresOf(evidence);
  const [latest] = evidence.rotations;
  return {
    diagnosis,
    sentence: sentenceOf(diagnosis, failures, sight),
    since: failures.at(-1)?.startedAt ?? null,
    cause: causeOf(latest ?? null, failures),
    findings: findingsOf(sight, evidence, failures),
    repairs: diagnosis === null || diagnosis === 'running' ? [] : repairsOf(sight, evidence, failures),
  };
}

/** Attempts that failed since the last success, newest first. */
function failuresOf(evidence: Evidence): readonly RotationRun[] {
  const success = evidence.rotations.findIndex(
    (run) => run.kind === 'rotation' && run.outcome === 'succeeded',
  );
  const since = success < 0 ? evidence.rotations : evidence.rotations.slice(0, success);
  return since.filter((run) => run.kind === 'rotation' && run.outcome === 'failed');
}

function diagnose(sight: Sight, evidence: Evidence, now: Date): Diagnosis | null {
  if (sight.functionArn === null && sight.owningService === null) return null;
  const current = holderOf(sight, 'AWSCURRENT');
  const pending = holderOf(sight, 'AWSPENDING');
  const failures = failuresOf(evidence);
  const [latest] = evidence.rotations;
  const blocking = pending !== null && pending !== current;
  if (latest?.outcome === 'running' && now.getTime() - Date.parse(latest.startedAt) < 15 * 60_000)
    return 'running';
  if (blocking && failures.some((run) => isUninvokable(run))) return 'function-gone';
  if (blocking && latest?.failedStep === 'createSecret' && !evidence.put.includes(pending))
    return 'empty-pending';
  if (failures.length > 1) return 'failed-repeatedly';
  if (blocking) return 'blocked-by-pending';
  if (failures.length === 1) return 'failed-repeatedly';
  if (latest?.outcome === 'abandoned') return 'abandoned';
  if (pending !== null && pending === current) return 'leftover-pending';
  if (sight.rotationEnabled === false) return 'switched-off';
  const due = sight.nextRotationAt === null ? null : Date.parse(sight.nextRotationAt);
  return sight.rotationEnabled && due !== null && due + OVERDUE_GRACE_MS < now.getTime()
    ? 'schedule-past'
    : null;
}

function isUninvokable(run: RotationRun): boolean {
  const message = run.records.at(-1)?.errorMessage ?? '';
  return /invok|not found|does not exist/i.test(message);
}

function sentenceOf(diagnosis: Diagnosis | null, failures: readonly RotationRun[], sight: Sight): string {
  const step = failures[0]?.failedStep;
  const often = failures.length === 1 ? 'once' : `${failures.length} times`;
  switch (diagnosis) {
    case null:
      return sight.rotationEnabled ? 'Rotation works' : 'This secret is not rotated';
    case 'running':
      return 'A rotation is running now';
    case 'function-gone':
      return `AWS cannot invoke the rotation function, ${often}`;
    case 'empty-pending':
      return `Rotation stopped before it made a value, ${often}; AWSPENDING stayed on an empty version`;
    case 'failed-repeatedly':
      return `Rotation fails${step ? ` in ${step}` : ''}, ${often}`;
    case 'blocked-by-pending':
      return 'AWSPENDING blocks the next rotation';
    case 'abandoned':
      return 'The last rotation was abandoned, because somebody put a value while it ran';
    case 'leftover-pending':
      return 'The last rotation succeeded and left AWSPENDING on the current version';
    case 'schedule-past':
      return 'The next rotation lies in the past';
    case 'switched-off':
      return 'Rotation is switched off';
  }
}

function causeOf(latest: RotationRun | null, failures: readonly RotationRun[]): string | null {
  const run = failures[0] ?? latest;
  if (!run || run.outcome === 'succeeded') return null;
  const [refused] = run.refused;
  if (refused) {
    const what = refused.otherSecret ? ` on ${refused.otherSecret}` : '';
    return `In its last attempt the function was refused: ${refused.event}${what}, ${refused.errorCode}.`;
  }
  if (isUninvokable(run))
    return 'Secrets Manager could not invoke the function: it is gone, or does not admit the service.';
  const BY_STEP: Readonly<Record<string, string>> = {
    createSecret: 'The function stopped before it stored a new value.',
    setSecret: 'The new value is stored as AWSPENDING; the function could not set it behind the secret.',
    testSecret: 'The new value was set, and the function could not sign in with it.',
    finishSecret: 'The new value is set and works; only AWSCURRENT was not moved to it.',
  };
  return run.failedStep === null ? null : (BY_STEP[run.failedStep] ?? null);
}

function findingsOf(sight: Sight, evidence: Evidence, failures: readonly RotationRun[]): readonly Finding[] {
  const findings: Finding[] = [];
  const [last] = failures;
  for (const record of last?.refused.slice(0, 4) ?? []) {
    const on = record.otherSecret ? ` on ${record.otherSecret}` : '';
    findings.push({
      by: 'recorded',
      words: `${record.who} was refused ${record.event}${on}: ${record.errorCode}.`,
      eventId: record.eventId,
    });
  }
  if (last) {
    const step = last.failedStep ? ` in ${last.failedStep}` : '';
    const end = last.records.at(-1)?.eventId;
    findings.push({
      by: 'recorded',
      words: `${failures.length === 1 ? 'One attempt' : `${failures.length} attempts`} failed${step} since the last success.`,
      ...(end ? { eventId: end } : {}),
    });
  }
  const pending = holderOf(sight, 'AWSPENDING');
  const current = holderOf(sight, 'AWSCURRENT');
  if (pending !== null) {
    const where = pending === current ? 'the current version' : pending.slice(0, 8);
    findings.push({ by: 'checked', words: `AWSPENDING is on ${where}, as AWS says now.` });
  }
  if (pending !== null && pending !== current) {
    findings.push(
      evidence.put.includes(pending)
        ? { by: 'recorded', words: `${pending.slice(0, 8)} holds a value: the function put it.` }
        : { by: 'inferred', words: `No record shows that ${pending.slice(0, 8)} ever got a value.` },
    );
  }
  if (sight.rotationEnabled === false) {
    findings.push({
      by: 'checked',
      words: 'The schedule is switched off; function and rules are still stored.',
    });
  }
  return findings;
}

function repairsOf(sight: Sight, evidence: Evidence, failures: readonly RotationRun[]): readonly Repair[] {
  const pending = holderOf(sight, 'AWSPENDING');
  const current = holderOf(sight, 'AWSCURRENT');
  const blocking = pending !== null && pending !== current ? pending : null;
  return [
    ...retryRepairs(blocking, sight),
    ...(blocking ? finishRepairs(blocking, current, evidence, failures) : []),
    ...takeOffRepairs(pending, current),
  ];
}

function retryRepairs(blocking: string | null, sight: Sight): readonly Repair[] {
  if (sight.functionArn === null) return [];
  const title = 'Rotate again';
  if (blocking !== null) {
    return [
      {
        id: 'retry',
        title,
        words: 'The four steps run once more from the first.',
        order: null,
        why: `AWS begins no rotation by hand while ${blocking.slice(0, 8)} holds AWSPENDING. It tries again by itself, or take the label off first.`,
      },
    ];
  }
  return [
    {
      id: 'retry',
      title,
      words: 'The four steps run once, watched here.',
      order: { kind: 'rotate' },
      why: null,
    },
  ];
}

function finishRepairs(
  pending: string,
  current: string | null,
  evidence: Evidence,
  failures: readonly RotationRun[],
): readonly Repair[] {
  const title = 'Finish by moving the label';
  const words = `AWSCURRENT goes from ${current?.slice(0, 8) ?? 'no version'} on to ${pending.slice(0, 8)}, as finishSecret would have done.`;
  if (isPendingProved(evidence, pending)) {
    const order = {
      kind: 'move-label',
      label: 'AWSCURRENT',
      fromVersionId: current,
      toVersionId: pending,
    } as const;
    return [{ id: 'finish', title, words, order, why: null }];
  }
  const step = failures[0]?.failedStep;
  const why =
    step === 'testSecret'
      ? `The function could not sign in with ${pending.slice(0, 8)}, so its readers could not either.`
      : `Nothing shows that the database knows ${pending.slice(0, 8)}, so readers would fail to sign in.`;
  return [{ id: 'finish', title, words, order: null, why }];
}

function takeOffRepairs(pending: string | null, current: string | null): readonly Repair[] {
  if (pending === null) return [];
  const isLeft = pending === current;
  return [
    {
      id: 'take-off',
      title: 'Take AWSPENDING off',
      words: isLeft
        ? 'Tidies up: the version stays current, no value changes.'
        : `Unblocks the next rotation. Changes no value and keeps ${pending.slice(0, 8)}, without a label.`,
      order: { kind: 'take-off-label', label: 'AWSPENDING', fromVersionId: pending },
      why: null,
    },
  ];
}
