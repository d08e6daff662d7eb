import { PolicyList } from '#components/access/policy-list.tsx';
import { mostSpecificFirst } from '#components/access/policy-words.ts';
import { countedFirst } from '#components/access/words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { PRECEDENCE } from '#lib/access/rules/policy.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Policies' };

export default definePage('policies', {}, async ({ db }) => {
  const policies = mostSpecificFirst(await listPolicies(db));
  return (
    <Page crumbs={[{ label: 'Policies' }]}>
      <PageHeader
        title={`${countedFirst(policies.length, 'policy decides', 'policies decide')} who may see a value.`}
        lead={
          <p className="max-w-prose">
            {PRECEDENCE} A secret that no policy covers cannot be revealed by anybody.
          </p>
        }
      />
      {policies.length === 0 ? (
        <EmptyState title="No policy is in force.">Nobody can be given access to any value now.</EmptyState>
      ) : (
        <PolicyList policies={policies} />
      )}
    </Page>
  );
});
