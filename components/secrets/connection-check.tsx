import type { CheckLine } from '#lib/aws/rules/role-check.ts';
import type { ConnectionPage } from '#lib/secrets/queries/connection-page.ts';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';
import { CheckButton, type CheckButtonProps } from './check-button.tsx';
import { CHECK_WORDS, checkSentence, ROLE_WORDS } from './connection-words.ts';

export interface ConnectionCheckProps {
  connection: ConnectionPage;
  /** Absent: the person may only look. */
  checkConnection?: CheckButtonProps['checkConnection'];
}

/** What the roles of an account may do, permission by permission: what is wrong first. */
export function ConnectionCheck({ connection, checkConnection }: ConnectionCheckProps) {
  const { check, checkedAt, id } = connection;
  const wrong = worstFirst(check.filter(({ state }) => state !== 'works'));
  const fine = check.filter(({ state }) => state === 'works');
  return (
    <Section
      title="Check"
      note={checkedAt ? checkSentence(check) : 'not checked yet'}
      aside={checkedAt ? <Age at={checkedAt} look="ago" /> : null}
    >
      <p className="max-w-prose pt-8 text-small text-ink2">
        Every permission is tried by a call that reads no value and changes nothing, or simulated from the
        role’s own policies. What policies on keys, on secrets or of the organisation take away, only a reveal
        shows.
      </p>
      {checkConnection ? (
        <CheckButton connectionId={id} again={checkedAt !== null} checkConnection={checkConnection} />
      ) : null}
      {wrong.length > 0 ? (
        <DataTable caption="What is not as it should be" columns={COLUMNS} rows={wrong} rowKey={keyOf} />
      ) : null}
      {fine.length > 0 ? (
        <Disclosure summary={`${fine.length} as they should be`}>
          <DataTable
            caption="What is as it should be"
            columns={COLUMNS}
            rows={fine}
            rowKey={keyOf}
            stickyHead={false}
          />
        </Disclosure>
      ) : null}
    </Section>
  );
}

const keyOf = ({ role, region, what }: CheckLine) => `${role} ${region ?? ''} ${what}`;
const WORST_FIRST = ['too-much', 'missing', 'not-tried'];

function worstFirst(check: readonly CheckLine[]): readonly CheckLine[] {
  return [...check].sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
}

function whose(role: CheckLine['role'], region: string | null): string {
  return `${ROLE_WORDS[role]}${region ? `, ${region}` : ''}`;
}

const COLUMNS: readonly Column<CheckLine>[] = [
  {
    id: 'mark',
    head: '',
    headLabel: 'State',
    isMark: true,
    phone: 'mark',
    cell: ({ state }) => {
      if (state === 'works') return null;
      if (state === 'not-tried') return <Mark state="not-seen" />;
      return <Mark state={state === 'missing' ? 'attention' : 'broken'} />;
    },
  },
  {
    id: 'what',
    head: 'Permission',
    isName: true,
    phone: 'first',
    cell: ({ what }) => <span className={/:/.test(what) ? 'mono text-small' : ''}>{what}</span>,
  },
  {
    id: 'role',
    head: 'Role',
    cell: ({ role, region }) => <span className="whitespace-nowrap">{whose(role, region)}</span>,
  },
  { id: 'state', head: 'Found', phone: 'first-end', cell: ({ state }) => CHECK_WORDS[state] },
  {
    id: 'words',
    head: 'What it means',
    phone: 'second',
    fills: true,
    cell: ({ role, region, words }) => (
      <span className="block whitespace-normal text-ink2">
        <span className="desk:hidden">{whose(role, region)}: </span>
        {words}
      </span>
    ),
  },
];
