import { DeletionDesk } from '#components/changes/deletion-desk.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readPlannedDeletions } from '#lib/trail/queries/planned-deletions.ts';
import { definePage } from '#lib/web/page.ts';
import { propose } from '../changes/actions.ts';

export const metadata = { title: 'Planned deletions' };

export default definePage('deletion', {}, async ({ db, actor }) => {
  const planned = await readPlannedDeletions(db, actor);
  const now = await databaseNow(db.prisma);
  const read = planned.filter(({ blocked }) => (blocked?.reads ?? 0) > 0);
  return (
    <Page crumbs={[{ label: 'Secrets', href: '/secrets' }, { label: 'Planned deletions' }]}>
      <PageHeader
        title={titleOf(planned.length, read.length)}
        lead="AWS refuses reads from the moment a deletion is planned. Until its day it can be taken back, with all values and labels."
      />
      <DeletionDesk
        planned={planned}
        now={now.toISOString()}
        propose={can(actor, 'changes.make') ? propose : null}
      />
    </Page>
  );
});

function titleOf(all: number, read: number): string {
  if (all === 0) return 'No secret is planned to be deleted';
  const secrets =
    all === 1 ? 'One secret is planned to be deleted' : `${all} secrets are planned to be deleted`;
  if (read === 0)
    return `${secrets}; nothing tried to read ${all === 1 ? 'it' : 'them'} since, as far as we saw`;
  if (all === 1) return `${secrets}; something still reads it`;
  return `${secrets}; ${read === 1 ? 'one is' : `${read} are`} still being read`;
}
