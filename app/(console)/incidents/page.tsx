import { Instant } from '#components/format/instant.tsx';
import { Mark } from '#components/format/mark.tsx';
import { formatCount } from '#components/format/number.ts';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { Link } from '#components/ui/link.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { listIncidents } from '#lib/findings/queries/incidents.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Incidents' };

export default definePage('incidents', {}, async ({ db, actor }) => {
  const incidents = await listIncidents(db, actor);
  const open = incidents.filter(({ state }) => state === 'open').length;
  return (
    <Page crumbs={[{ label: 'Incidents' }]}>
      <PageHeader
        title={
          open === 0
            ? 'No incident is open.'
            : open === 1
              ? 'One incident is open.'
              : `${open} incidents are open.`
        }
        lead="What is looked into, who answers for it and how it stands. One is opened from the record of a read that nothing explains."
      />
      {incidents.length === 0 ? (
        <EmptyState title="There was none yet.">
          <Link href="/trail?verdict=unexplained">Reads that nothing explains</Link>
        </EmptyState>
      ) : (
        <DataTable
          caption="Incidents"
          rows={incidents}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'title',
              head: 'Incident',
              isName: true,
              fills: true,
              phone: 'first',
              cell: ({ id, title, state }) => (
                <>
                  <Mark state={state === 'open' ? 'attention' : 'fine'} label={null} />{' '}
                  <Link href={`/incidents/${id}`} look="row">
                    <ForeignText text={title} />
                  </Link>
                </>
              ),
            },
            { id: 'state', head: 'State', phone: 'first-end', cell: ({ state }) => state },
            {
              id: 'owner',
              head: 'Answers for it',
              phone: 'second',
              cell: ({ owner }) => <ForeignText text={owner} />,
            },
            {
              id: 'reads',
              head: 'Reads',
              align: 'right',
              leavesBelow: 'desk',
              cell: ({ reads }) => formatCount(reads),
            },
            {
              id: 'opened',
              head: 'Opened',
              leavesBelow: 'desk',
              cell: ({ openedAt }) => <Instant at={openedAt} />,
            },
          ]}
        />
      )}
    </Page>
  );
});
