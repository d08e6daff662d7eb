import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { PersonList } from '#components/people/person-list.tsx';
import { peopleTitle } from '#components/people/person-words.ts';
import { EmptyState } from '#components/ui/state.tsx';
import { listPeople, namesOf } from '#lib/people/queries.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'People' };

export default definePage('people', {}, async ({ db }) => {
  const people = await listPeople(db);
  const givers = await namesOf(
    db,
    people.flatMap((person) => [...person.roles, ...person.groups].map((held) => held.givenBy)),
  );
  const nameOf = (giver: string | null) =>
    giver === null ? null : (givers.get(giver) ?? 'somebody who is gone');
  const rows = people.map((person) => ({
    ...person,
    groups: person.groups.map((held) => ({ ...held, givenBy: nameOf(held.givenBy) })),
    roles: person.roles.map(({ role, givenAt, givenBy }) => ({
      role,
      givenAt,
      givenBy: nameOf(givenBy),
    })),
  }));
  return (
    <Page crumbs={[{ label: 'People' }]}>
      <PageHeader title={peopleTitle(people)} lead="Roles and groups with who gave them and when." />
      {people.length === 0 ? (
        <EmptyState title="Nobody has signed in yet.">People appear here when they first sign in.</EmptyState>
      ) : (
        <PersonList people={rows} />
      )}
    </Page>
  );
});
