import type { AccessOfPerson } from '#lib/access/queries/access-of-person.ts';
import type { PersonEntry } from '#lib/people/queries/directory.ts';
import type { RoleColumn } from '#lib/people/queries/role-table.ts';
import { PERMISSION_WORDS } from '#lib/people/rules/permission-words.ts';
import { SCOPABLE } from '#lib/people/rules/roles.ts';
import type { SessionView } from '#lib/people/session-list.ts';
import { WaitingList } from '../access/waiting-list.tsx';
import { Code } from '../format/identifier.tsx';
import { Age, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { PageHeader } from '../layout/page-header.tsx';
import { Fact, FactsLine } from '../ui/facts.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';
import { GiveRoleForm, type GiveRoleFormProps } from './give-role-form.tsx';
import { GivenBy } from './given-by.tsx';
import { GrantLines } from './grant-lines.tsx';
import { LinkPeople, type LinkPeopleProps } from './link-people.tsx';
import { issuerWords } from './person-words.ts';
import { RoleLines, type RoleLinesProps } from './role-lines.tsx';
import { type EndSession, EndSessionsOf, SessionList } from './session-list.tsx';
import { SwitchAccount, type SwitchAccountProps } from './switch-account.tsx';

export interface PersonActs {
  readonly giveRole: GiveRoleFormProps['giveRole'];
  readonly takeRole: NonNullable<RoleLinesProps['takeRole']>;
  readonly disablePerson: SwitchAccountProps['disable'];
  readonly enablePerson: SwitchAccountProps['enable'];
  readonly endSession: EndSession;
  readonly endAllOf: Parameters<typeof EndSessionsOf>[0]['end'];
  readonly linkPeople: LinkPeopleProps['link'];
}

export interface PersonViewProps {
  person: PersonEntry;
  access: AccessOfPerson;
  sessions: readonly SessionView[];
  roles: readonly RoleColumn[];
  places: Pick<GiveRoleFormProps, 'connections' | 'regions' | 'environments'>;
  isSelf: boolean;
  mayAudit: boolean;
  /** Absent: whoever looks may change nothing here. */
  acts?: PersonActs;
}

/** One person: what they hold, by whom and since when, and what an admin may do about it. */
export function PersonView(props: PersonViewProps) {
  const { person, access, roles, places, isSelf, mayAudit, acts } = props;
  const connections = Object.fromEntries(places.connections.map(({ id, name }) => [id, name]));
  const words = Object.fromEntries(
    Object.entries(PERMISSION_WORDS).map(([permission, said]) => [permission, said.words]),
  );
  return (
    <>
      <Head person={person} mayAudit={mayAudit} />
      <Section title="Roles" note={isSelf ? 'yours; another admin changes them' : undefined} first>
        <RoleLines
          personId={person.id}
          personName={person.displayName}
          roles={person.roles}
          connections={connections}
          words={words}
          {...(acts ? { takeRole: acts.takeRole } : {})}
        />
      </Section>
      {acts && person.disabledAt === null ? (
        <Section title="Give a role">
          <GiveRoleForm
            personId={person.id}
            personName={person.displayName}
            roles={roles.map(({ role, description, permissions }) => ({
              role,
              description,
              scoped: permissions
                .filter((permission) => SCOPABLE.includes(permission))
                .map((permission) => PERMISSION_WORDS[permission].words),
            }))}
            {...places}
            giveRole={acts.giveRole}
          />
        </Section>
      ) : null}
      <Held person={person} access={access} />
      <Sessions {...props} />
      {acts ? (
        <Section title={person.disabledAt ? 'This account is switched off' : 'Switch the account off'}>
          <SwitchAccount
            personId={person.id}
            personName={person.displayName}
            disabled={person.disabledAt !== null}
            openSessions={person.openSessions}
            openGrants={access.open.length}
            disable={acts.disablePerson}
            enable={acts.enablePerson}
          />
        </Section>
      ) : null}
    </>
  );
}

/** Where they are signed in; and, for an admin, another account of the same human being. */
function Sessions({ person, sessions, acts }: PersonViewProps) {
  return (
    <>
      <Section title="Open sessions" note={sessions.length === 0 ? 'none' : undefined}>
        {sessions.length > 0 ? (
          <SessionList sessions={sessions} {...(acts ? { end: acts.endSession } : {})} />
        ) : null}
        {acts && sessions.length > 0 ? (
          <EndSessionsOf personId={person.id} personName={person.displayName} end={acts.endAllOf} />
        ) : null}
      </Section>
      {acts && person.disabledAt === null ? (
        <Section title="Link another account">
          <LinkPeople personId={person.id} personName={person.displayName} link={acts.linkPeople} />
        </Section>
      ) : null}
    </>
  );
}

function Head({ person, mayAudit }: Pick<PersonViewProps, 'person' | 'mayAudit'>) {
  return (
    <>
      <PageHeader
        title={<PersonName name={person.displayName} />}
        look="title"
        beside={person.disabledAt ? <span className="font-semibold text-bad">switched off</span> : undefined}
      />
      <FactsLine>
        {person.email ? (
          <Fact name="E-mail">
            <ForeignText text={person.email} />
          </Fact>
        ) : null}
        <Fact name="Last seen">
          {person.lastSeenAt ? <Age at={person.lastSeenAt} look="ago" /> : 'never'}
        </Fact>
        <Fact name="Added">
          <Instant at={person.addedAt} />
        </Fact>
        <Fact name="Open sessions">{person.openSessions}</Fact>
        <Fact name="Id">
          <Code>{person.id}</Code>
        </Fact>
        {mayAudit ? (
          <Fact>
            <Link href={`/audit?actor=${person.id}`} look="alone">
              What they did
            </Link>
          </Fact>
        ) : null}
      </FactsLine>
    </>
  );
}

function Held({ person, access }: Pick<PersonViewProps, 'person' | 'access'>) {
  const waiting = access.requests.filter((request) => request.state === 'pending');
  return (
    <>
      <Section title="Open access" note={access.open.length === 0 ? 'none' : undefined}>
        <GrantLines grants={access.open} />
      </Section>
      <Section title="Requests that wait" note={waiting.length === 0 ? 'none' : undefined}>
        {waiting.length > 0 ? <WaitingList requests={waiting} /> : null}
      </Section>
      <Section title="Groups" note={person.groups.length === 0 ? 'none' : undefined}>
        <Lines label="Groups">
          {person.groups.map((held) => (
            <Line
              key={held.group}
              end={
                <>
                  <GivenBy held={held} />, <Instant at={held.givenAt} />
                </>
              }
            >
              <span className="break-anywhere">
                <ForeignText text={held.group} />
              </span>
            </Line>
          ))}
        </Lines>
      </Section>
      <Section title="Identities" note="issuer and subject">
        <Lines label="Identities">
          {person.identities.map(({ issuer, subject }) => (
            <Line key={`${issuer} ${subject}`} end={issuerWords(issuer)}>
              <span className="break-anywhere">
                <Code>{subject}</Code> <span className="text-small text-ink2">{issuer}</span>
              </span>
            </Line>
          ))}
        </Lines>
      </Section>
    </>
  );
}
