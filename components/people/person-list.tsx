import type { PersonEntry } from '#lib/people/queries/directory.ts';
import { Code } from '../format/identifier.tsx';
import { Age, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { GivenBy } from './given-by.tsx';
import { issuerWords } from './person-words.ts';
import { type ConnectionNames, scopeWords } from './scope-words.ts';

export interface PersonListProps {
  people: readonly PersonEntry[];
  connections: ConnectionNames;
  /** Person → open grants; absent: none. */
  openGrants: ReadonlyMap<string, number>;
}

function columns({ connections, openGrants }: PersonListProps): readonly Column<PersonEntry>[] {
  return [
    {
      id: 'name',
      head: 'Name',
      isName: true,
      phone: 'first',
      cell: (person) => (
        <>
          <Link href={`/people/${person.id}`} look="row" isRowLink>
            <PersonName name={person.displayName} strong />
          </Link>
          {person.disabledAt ? <span className="block text-small text-ink2">switched off</span> : null}
        </>
      ),
    },
    {
      id: 'roles',
      head: 'Roles',
      phone: 'second',
      cell: (person) => <Roles person={person} connections={connections} />,
    },
    { id: 'groups', head: 'Groups', leavesBelow: 'full', cell: (person) => <Groups person={person} /> },
    {
      id: 'identities',
      head: 'Signs in as',
      leavesBelow: 'wide',
      cell: (person) => (
        <span className="text-ink2">
          {person.identities.map(({ issuer, subject }) => (
            <span
              key={`${issuer} ${subject}`}
              className="block max-w-260 truncate"
              title={`${subject} ${issuer}`}
            >
              <Code>{subject}</Code> {issuerWords(issuer)}
            </span>
          ))}
        </span>
      ),
    },
    {
      id: 'seen',
      head: 'Last seen',
      phone: 'first-end',
      cell: (person) => (person.lastSeenAt ? <Age at={person.lastSeenAt} look="ago" /> : 'never'),
    },
    {
      id: 'sessions',
      head: 'Sessions',
      align: 'right',
      leavesBelow: 'desk',
      cell: (person) => (person.openSessions === 0 ? null : person.openSessions),
    },
    {
      id: 'grants',
      head: 'Open grants',
      align: 'right',
      leavesBelow: 'desk',
      cell: (person) => openGrants.get(person.id) ?? null,
    },
  ];
}

function Roles({ person, connections }: { person: PersonEntry; connections: ConnectionNames }) {
  if (person.roles.length === 0) return <span className="text-ink2">no role</span>;
  return person.roles.map((held) => (
    <span key={held.scopedId ?? held.role} className="block">
      {held.role}{' '}
      {held.scopedId ? (
        <span className="break-anywhere text-ink2">
          <ForeignText text={scopeWords(held.scope, connections)} />{' '}
        </span>
      ) : null}
      <span className="text-small text-ink3 max-desk:hidden">
        <GivenBy held={held} />, <Instant at={held.givenAt} />
      </span>
    </span>
  ));
}

function Groups({ person }: { person: PersonEntry }) {
  return person.groups.map(({ group }) => (
    <span key={group} className="block max-w-260 truncate" title={group}>
      <ForeignText text={group} />
    </span>
  ));
}

/** People who can sign in, with what they hold. */
export function PersonList(props: PersonListProps) {
  return (
    <DataTable
      caption="People"
      columns={columns(props)}
      rows={props.people}
      rowKey={(person) => person.id}
      rowState={(person) => (person.disabledAt ? 'faint' : undefined)}
      density="tall"
    />
  );
}
