import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { DoctorPanel } from '#components/changes/doctor-panel.tsx';
import { Recorder, RunRecords } from '#components/changes/recorder-table.tsx';
import { ScheduleView } from '#components/changes/schedule-view.tsx';
import { isProduction } from '#components/changes/words.ts';
import { Instant } from '#components/format/instant.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { ErrorState, Notice } from '#components/ui/state.tsx';
import { loadSubject } from '#lib/changes/load-subject.ts';
import { examine } from '#lib/changes/rules/doctor.ts';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readRotationTrail } from '#lib/trail/queries/rotation-records.ts';
import { definePage } from '#lib/web/page.ts';
import { propose } from '../../../changes/actions.ts';
import { changePorts } from '../../../changes/ports.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Rotation' };

export default definePage('secrets.rotation', { params: secretParams }, async (context, { params }) => {
  const { db } = context;
  const { secret, frame, here, trail: scope } = await loadSecret(context, params.secretId);
  const now = await databaseNow(db.prisma);
  const mayChange = can(here, 'changes.make') && secret.goneAt === null;
  const mayReadTrail = can(here, 'trail.read');
  const trail = await readRotationTrail(db, scope, { secretId: secret.id, now });
  // With what was read within the scope: as the person is here, everything would seem to be within it.
  const ports = { ...changePorts(context, here), readEvidence: async () => trail };
  const subject = secret.goneAt === null ? await loadSubject(db, ports, here, secret.id) : null;
  const sight = subject?.ok ? subject.value.sight : null;
  const ward = sight && subject?.ok ? examine(sight, subject.value.evidence, now) : null;
  const [latest] = trail.rotations;
  const running = ward?.diagnosis === 'running';
  const base = `/secrets/${secret.id}/change`;
  return frame(
    'rotation',
    <>
      {running ? <RefreshWhileAttended everySeconds={3} /> : null}
      {subject && !subject.ok ? (
        <ErrorState happened={subject.refusal.words} />
      ) : ward?.diagnosis && ward.diagnosis !== 'running' ? (
        <Notice tone="warn">
          <h2 className="text-lead">
            {ward.sentence}
            {ward.since ? (
              <>
                {' '}
                since <Instant at={ward.since} />
              </>
            ) : null}
          </h2>
        </Notice>
      ) : (
        <Notice>
          <h2 className="text-lead">{ward?.sentence ?? 'What AWS recorded of its rotations'}</h2>
        </Notice>
      )}
      {mayChange && sight ? (
        <p className="flex flex-wrap gap-8 py-10">
          {sight.functionArn || sight.owningService ? (
            <LinkButton
              href={`${base}?act=rotate`}
              look={isProduction(secret.environment) ? 'production' : 'primary'}
            >
              {isProduction(secret.environment) ? 'Rotate production now' : 'Rotate now'}
            </LinkButton>
          ) : null}
          {sight.functionArn ? <LinkButton href={`${base}?act=test-rotation`}>Test run</LinkButton> : null}
          {sight.owningService ? null : (
            <LinkButton href={`${base}?act=configure-rotation`}>
              {sight.rotationEnabled ? 'Change schedule' : 'Set up rotation'}
            </LinkButton>
          )}
          {sight.rotationEnabled ? (
            <LinkButton href={`${base}?act=cancel-rotation`}>Stop rotating</LinkButton>
          ) : null}
        </p>
      ) : null}
      <Columns
        rightLabel="Doctor"
        panel
        right={
          ward && (ward.diagnosis || ward.findings.length > 0) ? (
            <DoctorPanel
              secretId={secret.id}
              production={isProduction(secret.environment)}
              cause={ward.cause}
              findings={ward.findings}
              repairs={ward.repairs}
              propose={mayChange ? propose : null}
              mayReadTrail={mayReadTrail}
            />
          ) : (
            <div className="grid gap-8 text-ink2">
              <h2 className="text-lead text-ink">Doctor</h2>
              <p>Nothing is wrong, as far as AWS and the trail tell.</p>
              <p>
                <Link href="/rotations">All rotations, due and missed</Link>
              </p>
            </div>
          )
        }
      >
        <Recorder
          runs={trail.rotations.slice(0, 30)}
          cut={trail.cut || trail.rotations.length > 30}
          secretId={secret.id}
          mayReadTrail={mayReadTrail}
        />
        {latest ? <RunRecords run={latest} mayReadTrail={mayReadTrail} /> : null}
        {sight ? (
          <ScheduleView
            expression={sight.schedule}
            afterDays={sight.afterDays}
            duration={sight.duration}
            lastRotatedAt={sight.lastRotatedAt}
            nextRotationAt={sight.nextRotationAt}
            enabled={sight.rotationEnabled}
            now={now.toISOString()}
          />
        ) : null}
      </Columns>
    </>,
  );
});
