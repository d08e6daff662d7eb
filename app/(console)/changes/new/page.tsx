import { z } from 'zod';
import { BatchForm } from '#components/changes/batch-form.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { EmptyState, Notice } from '#components/ui/state.tsx';
import { MOST_OF_A_BATCH } from '#lib/changes/propose-batch.ts';
import { isId } from '#lib/kernel/ids.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { definePage } from '#lib/web/page.ts';
import { startBatch } from '../actions.ts';

export const metadata = { title: 'Change several secrets' };

const search = z.object({
  secret: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  act: z.enum(['rotate', 'tag', 'delete']).catch('rotate'),
});

export default definePage('changes.new', { search }, async ({ db }, { search }) => {
  const ids = [...new Set([search.secret ?? []].flat())].filter((id) => isId('secret', id));
  const chosen = ids.slice(0, MOST_OF_A_BATCH);
  const names = await namedSecrets(db, chosen);
  const secrets = chosen.flatMap((id) => {
    const named = names.get(id);
    if (!named) return [];
    const { environment } = named;
    return [
      { id, name: named.name, environment: isEnvironment(environment) ? environment : ('unknown' as const) },
    ];
  });
  return (
    <Page crumbs={[{ label: 'Secrets', href: '/secrets' }, { label: 'Change several' }]}>
      <PageHeader
        title={
          secrets.length === 0
            ? 'Which secrets do you want to change?'
            : `Change ${secrets.length} secrets at once`
        }
        lead="Each is looked at, approved and run for itself; one that cannot be done does not hold up the others."
      />
      {ids.length > MOST_OF_A_BATCH ? (
        <Notice tone="warn">At most {MOST_OF_A_BATCH} go into one batch. These are the first ones.</Notice>
      ) : null}
      {secrets.length === 0 ? (
        <EmptyState title="No secret is chosen." action={<Link href="/secrets">Choose in the list</Link>} />
      ) : (
        <BatchForm secrets={secrets} first={search.act} proposeBatch={startBatch} />
      )}
    </Page>
  );
});
