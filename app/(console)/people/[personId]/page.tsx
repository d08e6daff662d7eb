import { notFound } from 'next/navigation';
import { z } from 'zod';
import { Page } from '#components/layout/page.tsx';
import { PersonView } from '#components/people/person-view.tsx';
import { readAccessOfPerson } from '#lib/access/queries/access-of-person.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { readPerson } from '#lib/people/queries/directory.ts';
import { readRoleTable } from '#lib/people/queries/role-table.ts';
import { can } from '#lib/people/rules/roles.ts';
import { listOpenSessions } from '#lib/people/session-list.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { ENVIRONMENTS } from '#lib/secrets/rules/environment.ts';
import { definePage } from '#lib/web/page.ts';
import { endAllOf, endSession } from '../../sessions/actions.ts';
import { disablePerson, enablePerson, giveRole, takeRole } from '../actions.ts';
import { linkPeople } from '../link-actions.ts';

export const metadata = { title: 'Person' };

const params = z.object({ personId: z.string().regex(patternOf('person')) });

export default definePage('people.detail', { params }, async ({ db, actor }, { params: { personId } }) => {
  const person = await readPerson(db, actor, personId);
  if (!person) notFound();
  const [access, roles, connections, sessions] = await Promise.all([
    readAccessOfPerson(db, actor, personId),
    readRoleTable(db, actor),
    listConnections(db, actor),
    listOpenSessions(db, actor, personId),
  ]);
  const manages = can(actor, 'people.manage') && personId !== actor.personId;
  return (
    <Page crumbs={[{ label: 'People', href: '/people' }, { label: person.displayName }]}>
      <PersonView
        person={person}
        access={access}
        roles={roles}
        sessions={sessions}
        places={{
          connections: connections.map(({ id, name }) => ({ id, name })),
          regions: [
            ...new Set(connections.flatMap(({ regions }) => regions.map(({ region }) => region))),
          ].sort(),
          environments: ENVIRONMENTS,
        }}
        isSelf={personId === actor.personId}
        mayAudit={can(actor, 'audit.read')}
        {...(manages
          ? { acts: { giveRole, takeRole, disablePerson, enablePerson, endSession, endAllOf, linkPeople } }
          : {})}
      />
    </Page>
  );
});
