import { PolicyFindings } from '#components/access/policy-findings.tsx';
import { PolicyList } from '#components/access/policy-list.tsx';
import { mostSpecificFirst } from '#components/access/policy-order.ts';
import { RetiredPolicies, WaitingChanges } from '#components/access/policy-side-lists.tsx';
import { countedFirst } from '#components/access/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { readPolicyOverview } from '#lib/access/queries/policies.ts';
import { lintLivePolicies } from '#lib/access/queries/policy-lint.ts';
import { PRECEDENCE } from '#lib/access/rules/policy.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Policies' };

export default definePage('policies', {}, async ({ db, actor, configuration }) => {
  const overview = await readPolicyOverview(db);
  const policies = mostSpecificFirst(overview.policies);
  const { findings, coverage } = await lintLivePolicies(db, policies, configuration.ticketSystems);
  const telling = findings.filter(({ severity }) => severity !== 'note');
  return (
    <Page crumbs={[{ label: 'Policies' }]}>
      <PageHeader
        title={`${countedFirst(policies.length, 'policy decides', 'policies decide')} who may do what.`}
        lead={
          <p className="max-w-prose">{PRECEDENCE} What no policy covers nobody can be given access to.</p>
        }
        actions={
          <>
            <LinkButton href="/policies/rehearse">Rehearse a request</LinkButton>
            {can(actor, 'policies.propose') ? (
              <LinkButton href="/policies/new">Write a policy</LinkButton>
            ) : null}
          </>
        }
      />
      {telling.length > 0 ? (
        <Section
          first
          title="What to look at"
          note={`${telling.length} found over today's secrets and people`}
        >
          <PolicyFindings findings={telling} named />
        </Section>
      ) : null}
      <WaitingChanges waiting={overview.waiting} />
      <Section title="In force" note="the most specific scope first" first={telling.length === 0}>
        {policies.length === 0 ? (
          <EmptyState title="No policy is in force.">Nobody can be given access to any value now.</EmptyState>
        ) : (
          <PolicyList policies={policies} findings={findings} coverage={coverage} />
        )}
      </Section>
      <RetiredPolicies retired={overview.retired} />
    </Page>
  );
});
