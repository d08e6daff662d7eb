import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { PeopleTabs } from '#components/people/people-tabs.tsx';
import { PersonList } from '#components/people/person-list.tsx';
import { peopleTitle } from '#components/people/person-words.ts';
import { FilterField } from '#components/secrets/filter-field.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { countOpenGrantsOf } from '#lib/access/queries/access-of-person.ts';
import { DIRECTORY_PAGE, directorySearch, readPeoplePage } from '#lib/people/queries/directory.ts';
import { definePage } from '#lib/web/page.ts';
import { connectionNames } from './connection-names.ts';

export const metadata = { title: 'People' };

export default definePage('people', { search: directorySearch }, async ({ db, actor }, { search }) => {
  const { q, after, name } = search;
  const directory = await readPeoplePage(db, actor, {
    text: q,
    after: after && name !== undefined ? { id: after, name } : null,
  });
  const [connections, openGrants] = await Promise.all([
    connectionNames(db, actor),
    countOpenGrantsOf(
      db,
      actor,
      directory.people.map((person) => person.id),
    ),
  ]);
  return (
    <Page crumbs={[{ label: 'People' }]}>
      <PageHeader
        title={peopleTitle(directory)}
        lead="Roles with who gave them and when; a role may hold for a part of the inventory only."
      />
      <PeopleTabs current="people" />
      <div className="py-8">
        <FilterField label="Find people" placeholder="Name, address, role or group" text={q} href="/people" />
      </div>
      {directory.people.length === 0 ? (
        <EmptyState title={q ? 'Nobody matches.' : 'Nobody has signed in yet.'}>
          {q
            ? 'Names, addresses, ids, whole roles and groups are searched.'
            : 'People appear here when they first sign in.'}
        </EmptyState>
      ) : (
        <PersonList people={directory.people} connections={connections} openGrants={openGrants} />
      )}
      <KeysetPager
        shown={directory.people.length}
        pageSize={DIRECTORY_PAGE}
        {...(directory.next ? { nextHref: hrefOf(q, directory.next) } : {})}
        {...(after ? { firstHref: hrefOf(q, null) } : {})}
      />
    </Page>
  );
});

function hrefOf(text: string, next: { readonly name: string; readonly id: string } | null): string {
  const search = new URLSearchParams({
    ...(text ? { q: text } : {}),
    ...(next ? { name: next.name, after: next.id } : {}),
  });
  return search.size === 0 ? '/people' : `/people?${search}`;
}
