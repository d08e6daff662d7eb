import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { currentActor } from '#lib/web/current-actor.ts';

/** 404: absent and hidden look the same. */
export default async function NotFound() {
  const actor = await currentActor();
  return (
    <Page crumbs={[{ label: 'Not found' }]}>
      <PageHeader title="There is no such page, or you may not see it." />
      <div className="flex flex-wrap gap-8">
        <LinkButton href="/secrets">To the secrets</LinkButton>
        {actor && can(actor, 'requests.create') ? (
          <LinkButton href="/requests/new">Ask for access</LinkButton>
        ) : null}
      </div>
    </Page>
  );
}
