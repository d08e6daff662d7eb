import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { runsSentence } from '#components/trail/feed-sentences.ts';
import { RunsTable } from '#components/trail/runs-table.tsx';
import { TrailTabs } from '#components/trail/trail-tabs.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { lastIngestRuns } from '#lib/trail/queries/imports.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Imports' };

export default definePage('trail', {}, async ({ db }) => {
  const runs = await lastIngestRuns(db, 100);
  return (
    <Page crumbs={[{ label: 'Trail', href: '/trail' }, { label: 'Imports' }]}>
      <PageHeader
        title={runsSentence(runs)}
        lead="The last 100 runs of all sources. Reading a file twice adds nothing."
      />
      <TrailTabs beside="imports" />
      {runs.length === 0 ? (
        <EmptyState title="No source has been read yet.">
          Files of CloudTrail are read with <span className="mono">npm run import -- PATH</span>.
        </EmptyState>
      ) : (
        <RunsTable runs={runs} />
      )}
    </Page>
  );
});
