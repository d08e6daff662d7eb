import type { RotationRun, RunStep, Step } from '#lib/changes/rules/recorder.ts';
import { VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';

const STEP_WORDS: Readonly<Record<Step, string>> = {
  createSecret: 'make a new value',
  setSecret: 'set it in the backend',
  testSecret: 'sign in with it',
  finishSecret: 'move AWSCURRENT',
};

export interface RecorderProps {
  runs: readonly RotationRun[];
  /** Older attempts are not shown. */
  cut: boolean;
  secretId: string;
  mayReadTrail: boolean;
}

/** Attempts at a rotation, newest first, each with its four steps. */
export function Recorder({ runs, cut, secretId, mayReadTrail }: RecorderProps) {
  return (
    <Section
      title="Attempts"
      note={cut ? 'the newest; older ones are in the trail' : undefined}
      aside={mayReadTrail ? <Link href={`/trail?secret=${secretId}`}>Its records</Link> : null}
      first
    >
      <DataTable
        caption="Attempts at a rotation"
        columns={COLUMNS}
        rows={runs}
        rowKey={(run) => run.runId}
        rowState={(run) => (run.outcome === 'failed' ? undefined : 'faint')}
        empty={<p className="text-ink2">No rotation in the part of the trail we have seen.</p>}
      />
      <p className="pt-6 text-small text-ink3">
        Steps come from CloudTrail: Secrets Manager says when an attempt began and in which step it ended;
        calls of the function fill in the times. A step without a time is told by the end of the attempt
        alone.
      </p>
    </Section>
  );
}

const COLUMNS: readonly Column<RotationRun>[] = [
  {
    id: 'attempt',
    head: 'Attempt',
    isName: true,
    phone: 'first',
    cell: (run) => (
      <span>
        <Instant at={run.startedAt} seconds />
        <span className="block text-small text-ink2">
          {run.kind === 'test' ? (
            'test'
          ) : run.startedBy ? (
            <ForeignText text={`${run.startedBy}, by hand`} />
          ) : run.attempt > 1 ? (
            'AWS, retry'
          ) : (
            'schedule'
          )}
          {run.endedAt ? `, ${seconds(run.startedAt, run.endedAt)}` : ''}
          {run.versionId ? (
            <>
              {' '}
              <VersionId id={run.versionId} />
            </>
          ) : null}
        </span>
      </span>
    ),
  },
  ...(Object.keys(STEP_WORDS) as Step[]).map(
    (step): Column<RotationRun> => ({
      id: step,
      head: (
        <span title={STEP_WORDS[step]}>
          {step}
          <span className="block font-normal text-ink3">{STEP_WORDS[step]}</span>
        </span>
      ),
      headLabel: `${step}: ${STEP_WORDS[step]}`,
      leavesBelow: 'desk',
      cell: (run) => <StepCell step={run.steps.find((each) => each.step === step)} />,
    }),
  ),
  {
    id: 'outcome',
    head: 'Outcome',
    phone: 'second',
    cell: (run) => <Outcome run={run} />,
  },
];

function StepCell({ step }: { step: RunStep | undefined }) {
  if (!step) return <span className="text-ink3">not part of it</span>;
  const time = step.from && step.to && step.from !== step.to ? seconds(step.from, step.to) : null;
  switch (step.state) {
    case 'done':
      return (
        <span className={step.inferred ? 'text-ink3' : 'text-ok'}>{time ? `done in ${time}` : 'done'}</span>
      );
    case 'failed':
      return <b className="text-bad">stopped</b>;
    case 'running':
      return <b className="text-accent">running</b>;
    case 'not-reached':
      return <span className="text-ink3">not reached</span>;
  }
}

function Outcome({ run }: { run: RotationRun }) {
  switch (run.outcome) {
    case 'succeeded':
      return <span>{run.kind === 'test' ? 'test passed' : 'rotated'}</span>;
    case 'failed':
      return <b className="text-bad">failed{run.failedStep ? ` in ${run.failedStep}` : ''}</b>;
    case 'abandoned':
      return <span className="text-warn">abandoned</span>;
    case 'running':
      return <b className="text-accent">running, or its end was not seen</b>;
  }
}

/** Records have whole seconds. */
function seconds(from: string, to: string): string {
  const length = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
  return length === 0 ? 'under 1 s' : `${length} s`;
}

/** What the records say of one attempt, line by line. */
export function RunRecords({ run, mayReadTrail }: { run: RotationRun; mayReadTrail: boolean }) {
  return (
    <Section
      title={
        <>
          What the records say, <Instant at={run.startedAt} />
        </>
      }
      note={`${run.records.length} trail ${run.records.length === 1 ? 'record' : 'records'}`}
    >
      <ol className="pt-4">
        {run.records.map((record) => (
          <li
            key={record.eventId}
            className="flex flex-wrap items-baseline gap-x-12 border-b border-rule py-3 text-small"
          >
            <Instant at={record.at} seconds />
            {mayReadTrail ? (
              <Link href={`/trail/${encodeURIComponent(record.eventId)}`} look="alone">
                {record.event}
              </Link>
            ) : (
              <b>{record.event}</b>
            )}
            <span className="min-w-0 text-ink2">
              <ForeignText
                text={[
                  record.service ? 'secretsmanager.amazonaws.com' : record.who,
                  record.otherSecret ?? (record.versionId ? record.versionId.slice(0, 8) : null),
                  record.stage ? `at ${record.stage}` : null,
                ]
                  .filter(Boolean)
                  .join(', ')}
                lines={false}
              />
            </span>
            {record.errorCode ? <b className="text-bad">{record.errorCode}</b> : null}
            {record.errorMessage ? (
              <span className="min-w-0 wrap-anywhere text-ink2">
                <ForeignText text={record.errorMessage} lines={false} />
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {run.functionArn ? <LogPointer arn={run.functionArn} at={run.startedAt} /> : null}
    </Section>
  );
}

/** Where the function's own log is: what it printed says more than the records can. */
function LogPointer({ arn, at }: { arn: string; at: string }) {
  const name = arn.split(':')[6] ?? '';
  return (
    <p className="pt-8 text-small text-ink2">
      Log of the function: group <code className="mono">/aws/lambda/{name}</code> in {arn.split(':')[3]}, from{' '}
      <Instant at={at} seconds /> on.
    </p>
  );
}
