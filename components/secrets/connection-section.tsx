import type { ConnectionView, RegionView } from '#lib/secrets/queries/list-connections.ts';
import { Arn } from '../format/identifier.tsx';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { countOf, formatCount } from '../format/number.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { type Definition, DefinitionList } from '../ui/facts.tsx';
import { Link, NumberLink } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { listHref } from './list-address.ts';
import { syncFailureWords } from './words.ts';

/** One connected account: what our roles may do there, and how fresh each region is. */
export function ConnectionSection({ connection, first }: { connection: ConnectionView; first: boolean }) {
  const secrets = listHref({ folder: '' }, { account: connection.name });
  return (
    <Section
      title={connection.name}
      note={`${connection.accountId}${connection.kind === 'local' ? ', local AWS' : ''}${connection.pausedAt ? ', paused' : ''}`}
      aside={
        <span className="flex gap-16">
          <Link href={secrets} look="alone">
            {countOf(connection.secrets, 'secret')}
          </Link>
          <Link href={`/connections/${connection.id}`} look="alone">
            Check and change
          </Link>
        </span>
      }
      first={first}
    >
      <div className="grid grid-cols-1 items-start gap-x-40 gap-y-8 pt-4 full:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        {connection.inventoryRoleArn === '' ? (
          <p className="text-small text-ink2">
            Looked at with the credentials of this machine. Nothing can be revealed or changed in it.
          </p>
        ) : (
          <DefinitionList items={rolesOf(connection)} look="small" />
        )}
        <DataTable
          caption={`Regions of ${connection.name}`}
          columns={columnsFor(connection)}
          rows={connection.regions}
          rowKey={(region) => region.region}
        />
      </div>
    </Section>
  );
}

export function rolesOf(
  connection: Pick<ConnectionView, 'inventoryRoleArn' | 'revealRoleArn' | 'operatorRoleArn'>,
): readonly Definition[] {
  return [
    {
      term: 'Inventory role',
      children: (
        <>
          Lists and describes secrets, their versions and labels, and reads the event history. Reads no value.{' '}
          <Arn arn={connection.inventoryRoleArn} />
        </>
      ),
    },
    {
      term: 'Reveal role',
      children: (
        <>
          Reads one value at a time, in a session that is limited to that one secret and named after the
          person and the grant. <Arn arn={connection.revealRoleArn} />
        </>
      ),
    },
    {
      term: 'Operator role',
      children: connection.operatorRoleArn ? (
        <>
          Rotates, moves labels, puts, edits and deletes, one act at a time, in a session that is limited to
          that act on that secret and named after the person and the change. Reads no value.{' '}
          <Arn arn={connection.operatorRoleArn} />
        </>
      ) : (
        'None. Nothing can be changed in this account from here.'
      ),
    },
  ];
}

function columnsFor(connection: ConnectionView): readonly Column<RegionView>[] {
  return [
    {
      id: 'mark',
      head: '',
      headLabel: 'State',
      isMark: true,
      phone: 'mark',
      cell: (region) => {
        if (region.seenAt === null) return <Mark state="not-seen" />;
        return region.outcome === null || region.outcome === 'complete' ? null : <Mark state="attention" />;
      },
    },
    {
      id: 'region',
      head: 'Region',
      isName: true,
      phone: 'first',
      cell: (region) => <b className="whitespace-nowrap">{region.region}</b>,
    },
    {
      id: 'secrets',
      head: 'Secrets',
      align: 'right',
      phone: 'first-end',
      cell: (region) => (
        <NumberLink
          href={listHref({ folder: '' }, { account: connection.name, region: region.region })}
          label={`secrets in ${region.region}`}
        >
          {formatCount(region.secretsSeen)}
        </NumberLink>
      ),
    },
    {
      id: 'state',
      head: 'Last sync',
      phone: 'second',
      fills: true,
      cell: (region) => (
        <span className={isWell(region) ? 'text-ink2' : 'text-warn'} title={stateWords(region)}>
          {stateWords(region)}
        </span>
      ),
    },
    {
      id: 'age',
      head: 'Shown as of',
      phone: 'second-end',
      cell: (region) => (region.seenAt ? <Age at={region.seenAt} look="ago" /> : 'never'),
    },
  ];
}

function isWell(region: RegionView): boolean {
  return region.outcome === null || region.outcome === 'complete';
}

function stateWords(region: RegionView): string {
  if (region.outcome === null) return 'not synced yet';
  if (region.outcome === 'complete') return 'complete';
  return syncFailureWords(region.outcome);
}
