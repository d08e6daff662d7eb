import { RotationTable } from '#components/changes/rotation-table.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Section } from '#components/ui/section.tsx';
import { readRotationCalendar } from '#lib/changes/queries/rotation-calendar.ts';
import { databaseNow } from '#lib/db/client.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Rotations' };

const DAYS = 60;

export default definePage('rotations', {}, async ({ db, actor }) => {
  const now = await databaseNow(db.prisma);
  const calendar = await readRotationCalendar(db, actor, { days: DAYS, now });
  const { missed, coming, on, off, cut } = calendar;
  return (
    <Page crumbs={[{ label: 'Secrets', href: '/secrets' }, { label: 'Rotations' }]}>
      <PageHeader
        title={
          missed.length === 0
            ? 'No rotation was missed'
            : `${missed.length} ${missed.length === 1 ? 'rotation was' : 'rotations were'} missed`
        }
        lead={`${on} ${on === 1 ? 'secret is' : 'secrets are'} rotated; for ${off} the schedule is switched off. Days are those of AWS, in UTC.${cut ? ' The first 500 are shown.' : ''}`}
      />
      {missed.length > 0 ? (
        <Section title="Missed" note={String(missed.length)} first>
          <RotationTable rotations={missed} caption="Missed rotations" />
        </Section>
      ) : null}
      <Section title="Due in the next 60 days" note={String(coming.length)} first={missed.length === 0}>
        <RotationTable rotations={coming} caption="Rotations due" byDay />
      </Section>
    </Page>
  );
});
