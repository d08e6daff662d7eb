import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ReadMatter } from '#components/findings/read-matter.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { RecordView } from '#components/trail/record-view.tsx';
import { possibleOwners, saidOfRead } from '#lib/findings/queries/incidents.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { readEvent } from '#lib/trail/queries/read-event.ts';
import { definePage } from '#lib/web/page.ts';
import { explain, raiseIncident } from '../../incidents/actions.ts';
import { trailScopeOf } from '../scope.ts';

export const metadata = { title: 'Trail record' };

const params = z.object({ eventId: z.string().min(1).max(128).refine(isStorable) });

export default definePage('trail.record', { params }, async ({ db, actor }, { params }) => {
  const records = await readEvent(db, trailScopeOf(actor), params.eventId);
  const first = records[0];
  if (!first) notFound();
  const { event } = first;
  const [said, owners] = await Promise.all([saidOfRead(db, actor, event.eventId), possibleOwners(db, actor)]);
  const isUnexplained = records.some((record) => record.event.verdict?.verdict === 'unexplained');
  return (
    <Page
      crumbs={[
        { label: 'Trail', href: '/trail' },
        { label: event.eventId.slice(0, 8), mono: true },
      ]}
    >
      <PageHeader
        title={
          <>
            <ForeignText text={event.who} /> called{' '}
            <span className="mono">
              <ForeignText text={event.event} ascii />
            </span>
            {OUTCOMES[event.outcome]}
          </>
        }
        lead={
          records.length > 1
            ? `${records.length} records bear this event id. Each stands below.`
            : `In account ${event.account}, ${event.region}.`
        }
      />
      {records.map((detail) => (
        <RecordView
          key={`${detail.event.account} ${detail.event.region} ${detail.event.at}`}
          detail={detail}
          excepts={can(actor, 'exceptions.manage')}
        />
      ))}
      <ReadMatter
        eventId={event.eventId}
        isUnexplained={isUnexplained}
        title={`Read of ${event.secret?.name ?? 'a secret'} by ${event.who}`.slice(0, 160)}
        said={said}
        owners={owners}
        acts={can(actor, 'incidents.manage') ? { explain, open: raiseIncident } : null}
      />
    </Page>
  );
});

const OUTCOMES = { done: '.', refused: ', and AWS refused.', failed: ', and it failed.' } as const;
