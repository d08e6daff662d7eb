import { formatCount } from '#components/format/number.ts';
import { SecretName } from '#components/format/secret-name.tsx';
import type { Crumb } from '#components/layout/navigation.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { AddFilter } from '#components/secrets/add-filter.tsx';
import { FilterField } from '#components/secrets/filter-field.tsx';
import { HealthCounts } from '#components/secrets/health-counts.tsx';
import { InventoryCoverage, InventoryGaps, type RegionAge } from '#components/secrets/inventory-age.tsx';
import { isFiltered, type ListAddress, listHref, unfiltered } from '#components/secrets/list-address.ts';
import {
  filterChips,
  filterGroups,
  filterSentence,
  sortWords,
  viewTabs,
} from '#components/secrets/list-filters.ts';
import { SaveView } from '#components/secrets/save-view.tsx';
import { SavedViews } from '#components/secrets/saved-views.tsx';
import { SecretList } from '#components/secrets/secret-list.tsx';
import { SecretTree } from '#components/secrets/secret-tree.tsx';
import { TreeCuts } from '#components/secrets/tree-cuts.tsx';
import { FilterChips } from '#components/ui/filter-chips.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { CHECKS } from '#lib/findings/checks.ts';
import { secretsWithFinding } from '#lib/findings/queries/secrets-with-finding.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
import { can } from '#lib/people/rules/roles.ts';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { type ConnectionView, listConnections } from '#lib/secrets/queries/list-connections.ts';
import { listFacet } from '#lib/secrets/queries/list-facet.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { listViews } from '#lib/secrets/queries/list-views.ts';
import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import type { Folder } from '#lib/secrets/queries/read-folder.ts';
import { ENVIRONMENTS } from '#lib/secrets/rules/environment.ts';
import { SECRET_TYPES } from '#lib/secrets/rules/type.ts';
import { readsOfSecrets } from '#lib/trail/queries/reads-of-secrets.ts';
import { trailScopeOf } from '../trail/scope.ts';
import { dropView, keepView } from './actions.ts';
import { filterOf, type ListSearch, PAGE_SIZE, pageOf } from './list-search.ts';
import { loadTree } from './load-tree.ts';

interface Context {
  readonly db: Database;
  readonly actor: Actor;
}

/** The list of a node beside the tree: one page for all secrets and for every folder. */
export async function inventoryPage({ db, actor }: Context, folder: string, search: ListSearch) {
  const address = { ...search, folder };
  const connections = await listConnections(db, actor);
  const connection = connections.find(
    ({ name, accountId }) => name === search.account || accountId === search.account,
  );
  const withFinding = search.finding ? await secretsWithFinding(db, actor, search.finding) : undefined;
  const [tree, page, views, owners, counts] = await Promise.all([
    loadTree(db, actor, address, connections, connection),
    listSecrets(db, actor, filterOf(address, connection?.id, withFinding), pageOf(search)),
    listViews(db, actor),
    listFacet(db, actor, 'owner'),
    countSecrets(db, actor),
  ]);
  const reads = await loadReads({ db, actor }, page.rows);
  const regions = regionAges(connections, connection, search.region);
  const connectionsHref = can(actor, 'connections.read') ? '/connections' : undefined;
  const offers = {
    environments: ENVIRONMENTS.filter((name) => counts.byEnvironment[name] > 0),
    types: SECRET_TYPES,
    owners: owners.map(({ value }) => value),
    checks: can(actor, 'findings.read') ? CHECKS.map(({ name }) => name) : [],
    accounts: connections.map(({ name, regions }) => ({
      name,
      regions: regions.map(({ region }) => region),
    })),
  };
  return (
    <Page crumbs={crumbsOf(address, connection, search.region)} bare>
      <div className="grid min-h-[calc(100dvh-2.75rem)] grid-cols-[264px_minmax(0,1fr)] max-desk:grid-cols-1 max-desk:content-start">
        <TreeCuts address={address} label={nameOf(folder)}>
          <SecretTree rows={tree.rows} label={`Secrets by ${search.by ?? 'path'}`} />
        </TreeCuts>
        <div className="min-w-0 px-24 max-desk:px-16">
          <PageHeader
            title={folder === '' ? 'All secrets' : <FolderName folder={tree.node} />}
            beside={<HealthCounts address={address} counts={tree.node} />}
            actions={
              can(actor, 'secrets.create') ? (
                <LinkButton href="/secrets/new">New secret</LinkButton>
              ) : undefined
            }
          />
          <TabLinks label="Views" tabs={viewTabs(address, tree.node)} />
          <div className="flex flex-wrap items-baseline gap-x-14 pt-6">
            <SavedViews views={views} here={listHref(address)} remove={dropView} />
            <SaveView save={keepView} />
          </div>
          <div className="flex flex-wrap items-center gap-6 py-10">
            <FilterField
              label="Name, description, tag or ARN"
              text={search.q ?? ''}
              href={listHref(address, { q: undefined })}
            />
            <FilterChips chips={filterChips(address)}>
              <AddFilter groups={filterGroups(address, offers)} />
            </FilterChips>
            <Sorted address={address} />
          </div>
          <InventoryGaps regions={regions} href={connectionsHref} />
          {page.rows.length === 0 ? (
            <Nothing address={address} total={tree.node.secrets} connected={connections.length > 0} />
          ) : (
            <>
              <SecretList
                rows={page.rows}
                address={address}
                showsPlace={new Set(regions.map(({ connectionName }) => connectionName)).size > 1}
                mayAsk={canSomewhere(actor, 'requests.create')}
                mayChange={can(actor, 'changes.make')}
                reads={reads}
              />
              <KeysetPager
                shown={page.rows.length}
                before={search.after ? search.from : 0}
                {...(page.totalIsExact ? { total: page.total } : {})}
                pageSize={PAGE_SIZE}
                nextHref={page.next ? nextHref(address, page.next, page.rows.length) : undefined}
                firstHref={search.after ? listHref(address) : undefined}
              />
            </>
          )}
          <InventoryCoverage regions={regions} href={connectionsHref} />
        </div>
      </div>
    </Page>
  );
}

/** Reads of the last 30 days beside each row, for those who may see the trail. */
async function loadReads({ db, actor }: Context, rows: readonly ListedSecret[]) {
  if (!can(actor, 'trail.read')) return undefined;
  const now = await databaseNow(db.prisma);
  return readsOfSecrets(db, trailScopeOf(actor), { secrets: rows, days: 30, now });
}

function nextHref(address: ListAddress, next: string, shown: number): string {
  return listHref(address, { after: next, from: (address.after ? (address.from ?? 0) : 0) + shown });
}

function nameOf(folder: string): string {
  return folder === '' ? 'All secrets' : folder;
}

/** The path of a folder as a name is written, with its production segment. */
function FolderName({ folder }: { folder: Pick<Folder, 'path' | 'protected' | 'secrets'> }) {
  const production = folder.protected > 0 && folder.protected === folder.secrets;
  return (
    <SecretName
      name={folder.path.slice(0, -1) || '/'}
      look="whole"
      environment={production ? 'production' : undefined}
    />
  );
}

function Sorted({ address }: { address: ListAddress }) {
  const own = address.sort !== undefined && address.sort !== 'consequence';
  return (
    <span className="ml-auto text-small text-ink3 max-desk:hidden">
      {sortWords(address.sort)}
      {own ? (
        <>
          {'. '}
          <Link href={listHref(address, { sort: undefined, direction: undefined })}>By consequence</Link>
        </>
      ) : null}
    </span>
  );
}

function Nothing({ address, total, connected }: { address: ListAddress; total: number; connected: boolean }) {
  if (!connected) {
    return <EmptyState title="No account is connected.">Connect one to see its secrets.</EmptyState>;
  }
  if (isFiltered(address)) {
    return (
      <EmptyState title={filterSentence(address)}>
        Remove a filter, or see{' '}
        <Link href={listHref(unfiltered(address))}>
          {total === 1 ? 'the one secret' : `all ${formatCount(total)}`}
        </Link>
        {address.folder === '' ? '.' : ' of this folder.'}
      </EmptyState>
    );
  }
  return address.folder === '' ? (
    <EmptyState title="No secret has been seen yet.">
      They appear here when AWS has been asked for the first time.
    </EmptyState>
  ) : (
    <EmptyState title="There is no secret under this path, or you may not see it.">
      <Link href="/secrets">All secrets</Link>
    </EmptyState>
  );
}

function regionAges(
  connections: readonly ConnectionView[],
  only: ConnectionView | undefined,
  region: string | undefined,
): readonly RegionAge[] {
  return connections
    .filter((connection) => !only || connection.id === only.id)
    .flatMap((connection) =>
      connection.regions
        .filter((one) => !region || one.region === region)
        .map((one) => ({
          connectionName: connection.name,
          region: one.region,
          outcome: one.outcome,
          seenAt: one.seenAt,
          paused: connection.pausedAt !== null,
        })),
    );
}

function crumbsOf(
  address: ListAddress,
  connection: ConnectionView | undefined,
  region: string | undefined,
): readonly Crumb[] {
  const scope = connection
    ? [connection.name, region].filter(Boolean).join(' ')
    : (region ?? 'All accounts, all regions');
  const top: Crumb = { label: 'Secrets', href: '/secrets' };
  const whole = {
    label: scope,
    ...(address.folder === '' ? {} : { href: listHref(address, { folder: '' }) }),
  };
  return [top, whole, ...folderCrumbs(address)];
}

function folderCrumbs(address: ListAddress): readonly Crumb[] {
  const segments = address.folder.split('/').slice(0, -1);
  return segments.map((segment, index) => ({
    label: segment === '' ? <span className="font-sans text-ink3">empty</span> : segment,
    mono: true,
    ...(index < segments.length - 1
      ? { href: listHref(address, { folder: `${segments.slice(0, index + 1).join('/')}/` }) }
      : {}),
  }));
}
