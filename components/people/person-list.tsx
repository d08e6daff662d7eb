import { Code } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { issuerWords } from './person-words.ts';

export interface PersonRow {
  id: string;
  displayName: string;
  email: string | null;
  disabled: boolean;
  roles: readonly { role: string; givenAt: string; givenBy: string | null }[];
  groups: readonly { group: string; givenAt: string; givenBy: string | null; configured: boolean }[];
  identities: readonly { issuer: string; subject: string }[];
}

const COLUMNS: readonly Column<PersonRow>[] = [
  {
    id: 'name',
    head: 'Name',
    isName: true,
    phone: 'first',
    cell: (person) => <PersonName name={person.displayName} strong />,
  },
  {
    id: 'roles',
    head: 'Roles',
    phone: 'second',
    cell: (person) => <Roles person={person} />,
  },
  {
    id: 'groups',
    head: 'Groups',
    leavesBelow: 'desk',
    cell: (person) => <Groups person={person} />,
  },
  {
    id: 'email',
    head: 'E-mail',
    leavesBelow: 'desk',
    cell: (person) => (person.email ? <ForeignText text={person.email} /> : null),
  },
  {
    id: 'identities',
    head: 'Signs in as',
    leavesBelow: 'full',
    cell: (person) => (
      <span className="text-ink2">
        {person.identities.map(({ issuer, subject }) => (
          <span key={`${issuer} ${subject}`} className="block" title={issuer}>
            <Code>{subject}</Code> {issuerWords(issuer)}
          </span>
        ))}
      </span>
    ),
  },
];

function Roles({ person }: { person: PersonRow }) {
  if (person.roles.length === 0) return 'no role';
  return person.roles.map((held) => (
    <span key={held.role} className="block whitespace-nowrap">
      {held.role}{' '}
      <span className="text-small text-ink3">
        {held.givenBy ? (
          <>
            given by <PersonName name={held.givenBy} />,{' '}
          </>
        ) : (
          'since the installation, '
        )}
        <Instant at={held.givenAt} />
      </span>
    </span>
  ));
}

/** Groups decide who may ask and sign, as roles do; so they say who gave them too. */
function Groups({ person }: { person: PersonRow }) {
  return person.groups.map((held) => (
    <span key={held.group} className="block">
      <ForeignText text={held.group} />{' '}
      <span className="text-small text-ink3">
        {held.givenBy ? (
          <>
            given by <PersonName name={held.givenBy} />,{' '}
          </>
        ) : held.configured ? (
          'by the configuration file, '
        ) : (
          'since the installation, '
        )}
        <Instant at={held.givenAt} />
      </span>
    </span>
  ));
}

/** Everybody who can sign in: roles and groups with giver and date, and the identities they sign in with. */
export function PersonList({ people }: { people: readonly PersonRow[] }) {
  return (
    <DataTable
      caption="People"
      columns={COLUMNS}
      rows={people}
      rowKey={(person) => person.id}
      rowState={(person) => (person.disabled ? 'faint' : undefined)}
      density="tall"
    />
  );
}
