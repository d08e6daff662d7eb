import { z } from 'zod';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { PackForm } from '#components/reports/pack-form.tsx';
import { PackList } from '#components/reports/pack-list.tsx';
import { RetentionForm } from '#components/reports/retention-form.tsx';
import { ScheduleSection } from '#components/reports/schedule-section.tsx';
import { packsTitle } from '#components/reports/words.ts';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { packRetention, readPacks } from '#lib/reports/queries/packs.ts';
import { packReaders, readSchedules } from '#lib/reports/queries/schedules.ts';
import { definePage } from '#lib/web/page.ts';
import { count, endSchedule, keepFor, order, schedule } from './actions.ts';

export const metadata = { title: 'Evidence' };

const search = z.object({ before: z.string().max(80).optional().catch(undefined) });

export default definePage('evidence', { search }, async ({ db, actor }, { search }) => {
  const [page, schedules, readers, days, now] = await Promise.all([
    readPacks(db, search.before ?? null),
    readSchedules(db),
    packReaders(db),
    packRetention(db),
    databaseNow(db.prisma),
  ]);
  const busy = page.packs.some(
    (pack) => pack.state === 'waiting' || pack.state === 'making' || pack.repeating,
  );
  return (
    <Page crumbs={[{ label: 'Evidence' }]}>
      {busy ? <RefreshWhileAttended everySeconds={3} /> : null}
      <PageHeader
        title={packsTitle(page.packs, page.next !== null)}
        lead="A pack answers a reviewer’s questions for a period, and can be checked without us."
      />
      <Columns
        rightLabel="Schedules and keeping"
        right={
          <>
            <Section title="By itself" first>
              <div className="pt-8">
                <ScheduleSection
                  schedules={schedules}
                  readers={readers}
                  viewerId={actor.personId}
                  make={schedule}
                  stop={endSchedule}
                />
              </div>
            </Section>
            <Section title="How long packs are kept">
              <div className="pt-8">
                <RetentionForm days={days} keep={can(actor, 'evidence.keep') ? keepFor : undefined} />
              </div>
            </Section>
          </>
        }
      >
        <Section title="New pack" first>
          <div className="pt-8">
            <PackForm today={now.toISOString().slice(0, 10)} count={count} order={order} />
          </div>
        </Section>
        <Section title="Packs">
          {page.packs.length === 0 ? (
            <EmptyState title="No pack yet.">
              Choose a period above. Most packs are there within seconds.
            </EmptyState>
          ) : (
            <PackList packs={page.packs} />
          )}
          {page.next ? (
            <p className="pt-8">
              <Link href={`/evidence?before=${encodeURIComponent(page.next)}`} look="alone" keys="next-page">
                Older packs
              </Link>
            </p>
          ) : null}
        </Section>
      </Columns>
    </Page>
  );
});
