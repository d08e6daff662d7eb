import { Age } from '#components/format/instant.tsx';
import { countOf } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ConnectionSection } from '#components/secrets/connection-section.tsx';
import { EnvironmentRules } from '#components/secrets/environment-rules.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Line, Lines, Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { type AccountLine, listOtherAccounts } from '#lib/secrets/queries/connection-page.ts';
import { listRuleUses } from '#lib/secrets/queries/environment-rules.ts';
import { type ConnectionView, listConnections } from '#lib/secrets/queries/list-connections.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Connections' };

export default definePage('connections', {}, async ({ db, actor, configuration }) => {
  const [connections, others, uses] = await Promise.all([
    listConnections(db, actor),
    listOtherAccounts(db, actor),
    listRuleUses(db, actor, configuration.file.environments),
  ]);
  const manages = can(actor, 'connections.manage');
  return (
    <Page crumbs={[{ label: 'Connections' }]}>
      <PageHeader
        title={sentenceOf(connections)}
        lead={
          <>
            The accounts we may look into, with the roles we take there. How late the trail of each is stands
            in the <Link href="/feed">feed</Link>.
          </>
        }
        {...(manages
          ? {
              actions: (
                <LinkButton href="/connections/new" look="primary">
                  Connect an account
                </LinkButton>
              ),
            }
          : {})}
      />
      <OtherAccounts title="Being set up" accounts={others.begun} word="begun" />
      {connections.length === 0 ? (
        <EmptyState title="No account is connected.">
          {manages
            ? 'Connect one here, or name it in the configuration file.'
            : 'An admin connects accounts here or in the configuration file.'}
        </EmptyState>
      ) : (
        connections.map((connection, index) => (
          <ConnectionSection
            key={connection.id}
            connection={connection}
            first={index === 0 && others.begun.length === 0}
          />
        ))
      )}
      <OtherAccounts title="Removed" accounts={others.removed} word="removed" />
      <EnvironmentRules uses={uses} />
    </Page>
  );
});

function OtherAccounts({
  title,
  accounts,
  word,
}: {
  title: string;
  accounts: readonly AccountLine[];
  word: string;
}) {
  if (accounts.length === 0) return null;
  return (
    <Section title={title} note={countOf(accounts.length, 'account')}>
      <Lines label={title}>
        {accounts.map(({ id, name, accountId, at }) => (
          <Line
            key={id}
            end={
              <>
                {word} <Age at={at} look="ago" />
              </>
            }
          >
            <Link href={`/connections/${id}`} look="alone">
              {name}
            </Link>{' '}
            <span className="mono text-small text-ink3">{accountId}</span>
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

function sentenceOf(connections: readonly ConnectionView[]): string {
  if (connections.length === 0) return 'No account is connected.';
  const regions = connections.flatMap((connection) => connection.regions);
  const failing = regions.filter((region) => region.outcome !== null && region.outcome !== 'complete').length;
  const accounts = `${countOf(connections.length, 'account')}, ${countOf(regions.length, 'account-region')}`;
  if (failing === 0) return `${accounts}. All answered at the last sync.`;
  return `${accounts}. ${failing === 1 ? 'One did' : `${failing} did`} not answer at the last sync.`;
}
