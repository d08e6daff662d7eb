import { z } from 'zod';
import { countOf } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ExceptionForm } from '#components/trail/exception-forms.tsx';
import { ExceptionList } from '#components/trail/exception-list.tsx';
import { TrailTabs } from '#components/trail/trail-tabs.tsx';
import { Section } from '#components/ui/section.tsx';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { draftException, listExceptions } from '#lib/trail/queries/list-exceptions.ts';
import { definePage } from '#lib/web/page.ts';
import { addException, endException } from '../actions.ts';

export const metadata = { title: 'Standing exceptions' };

const search = z.object({
  read: z.string().min(1).max(128).refine(isStorable).optional().catch(undefined),
});

export default definePage('trail.exceptions', { search }, async ({ db, actor }, address) => {
  const [all, draft] = await Promise.all([
    listExceptions(db, actor),
    draftException(db, actor, address.search.read),
  ]);
  const standing = all.filter(({ stands }) => stands);
  const ended = all.filter(({ stands }) => !stands);
  return (
    <Page crumbs={[{ label: 'Trail', href: '/trail' }, { label: 'Exceptions' }]}>
      <PageHeader
        title={standing.length === 0 ? 'Nothing may be read past the product.' : titleOf(standing.length)}
        lead={
          <p className="max-w-prose">
            A standing exception names one reader, the secrets, who answers for it and a last day. What it
            names is no alarm while it stands; the day it ends, the same read is unexplained again. Reads with
            our own reveal role are never excepted.
          </p>
        }
      />
      <TrailTabs beside="exceptions" exceptions />
      {standing.length > 0 ? (
        <ExceptionList
          label="Exceptions that stand"
          exceptions={standing}
          end={draft === null ? null : endException}
        />
      ) : (
        <p className="py-10 text-ink2">No exception stands.</p>
      )}
      {draft ? (
        <Section title="Make an exception" note="confirmed, and on record">
          <ExceptionForm
            owners={draft.owners}
            begin={{
              principalArn: draft.read?.principalArn ?? '',
              sessionName: draft.read?.sessionName ?? '',
              secretArn: draft.read?.secretArn ?? '',
            }}
            add={addException}
          />
        </Section>
      ) : null}
      {ended.length > 0 ? (
        <Section title="Ended" note={countOf(ended.length, 'exception')}>
          <ExceptionList label="Exceptions that ended" exceptions={ended} end={null} />
        </Section>
      ) : null}
    </Page>
  );
});

function titleOf(count: number): string {
  return count === 1
    ? 'One exception lets somebody read past the product.'
    : `${count} exceptions let somebody read past the product.`;
}
