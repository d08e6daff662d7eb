import { z } from 'zod';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { BatchPanel } from '#components/changes/batch-panel.tsx';
import { ChangeList } from '#components/changes/change-list.tsx';
import { isProduction } from '#components/changes/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { readChanges } from '#lib/changes/queries/change-page.ts';
import { isOpen } from '#lib/changes/rules/change.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';
import { runBatch } from './actions.ts';

export const metadata = { title: 'Changes' };

const search = z.object({
  batch: z.string().regex(patternOf('changeBatch')).optional().catch(undefined),
  who: z.enum(['me']).optional().catch(undefined),
});
const MOST = 200;

export default definePage('changes', { search }, async ({ db, actor }, { search }) => {
  const filter = {
    ...(search.batch ? { batchId: search.batch } : {}),
    ...(search.who === 'me' ? { actorId: actor.personId } : {}),
  };
  const changes = await readChanges(db, actor, filter, MOST);
  const ready = changes.filter(
    ({ isOwn, state, approval }) => isOwn && state === 'proposed' && approval?.state === 'approved',
  ).length;
  const open = changes.filter(({ state }) => isOpen(state)).length;
  const failed = changes.filter(({ state }) => state === 'failed').length;
  return (
    <Page crumbs={[{ label: 'Secrets', href: '/secrets' }, { label: 'Changes' }]}>
      {open > 0 ? <RefreshWhileAttended everySeconds={3} /> : null}
      <PageHeader
        title={titleOf(changes.length, open, failed)}
        lead={
          <>
            What was changed through Countersign, newest first
            {changes.length === MOST ? `, the last ${MOST}` : ''}.{' '}
            {search.who === 'me' ? (
              <Link href="/changes">Everybody's</Link>
            ) : (
              <Link href="/changes?who=me">Only mine</Link>
            )}
            . Changes made past it are in the trail.
          </>
        }
      />
      {search.batch && ready > 0 ? (
        <BatchPanel
          batchId={search.batch}
          total={changes.length}
          ready={ready}
          production={changes.some(({ environment }) => isProduction(environment))}
          destructive={changes.some(({ typedName }) => typedName)}
          runBatch={runBatch}
        />
      ) : null}
      <ChangeList changes={changes} named />
    </Page>
  );
});

function titleOf(all: number, open: number, failed: number): string {
  if (all === 0) return 'Nothing was changed through Countersign yet';
  const parts = [
    `${all} ${all === 1 ? 'change' : 'changes'}`,
    ...(open > 0 ? [`${open} under way`] : []),
    ...(failed > 0 ? [`${failed} not done`] : []),
  ];
  return parts.join(', ');
}
