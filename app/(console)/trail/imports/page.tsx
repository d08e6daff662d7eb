import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { runsSentence } from '#components/trail/feed-sentences.ts';
import { RunsTable } from '#components/trail/runs-table.tsx';
import { TrailTabs } from '#components/trail/trail-tabs.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { lastIngestRuns } from '#lib/trail/queries/imports.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Imports' };

const FILE_RUNS = 50;
const LOOKUP_RUNS = 30;

export default definePage('trail', {}, async ({ db, actor }) => {
  const [files, lookups] = await Promise.all([
    lastIngestRuns(db, FILE_RUNS, 'file'),
    lastIngestRuns(db, LOOKUP_RUNS, 'lookup'),
  ]);
  return (
    <Page crumbs={[{ label: 'Trail', href: '/trail' }, { label: 'Imports' }]}>
      <PageHeader
        title={runsSentence(files)}
        lead={
          <>
            Files that somebody imported. Reading a file twice adds nothing. What could not be read of them
            stands under <Link href="/trail/unreadable">Unreadable</Link>.
          </>
        }
      />
      <TrailTabs beside="imports" exceptions={can(actor, 'findings.read')} />
      {files.length === 0 ? (
        <EmptyState title="No file has been imported.">
          Files of CloudTrail are read with <span className="mono">npm run import -- PATH</span>.
        </EmptyState>
      ) : (
        <RunsTable runs={files} caption="Imports of files" />
      )}
      <div className="pt-24">
        <Section
          title="Event history of AWS"
          note={`the last ${LOOKUP_RUNS} runs that brought something`}
          first
        >
          {lookups.length === 0 ? (
            <EmptyState title="It has brought nothing yet." />
          ) : (
            <RunsTable runs={lookups} caption="Runs of the event history" />
          )}
        </Section>
      </div>
    </Page>
  );
});
