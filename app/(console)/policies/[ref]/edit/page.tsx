import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { PolicyEditor } from '#components/access/policy-editor.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { readPolicyPage } from '#lib/access/queries/policy-page.ts';
import { writePolicyYaml } from '#lib/access/rules/policy-yaml.ts';
import { isId } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';
import { checkDraft, proposeChange } from '../../actions.ts';

export const metadata = { title: 'Change a policy' };

const params = z.object({ ref: z.string().max(64) });

export default definePage('policies.edit', { params }, async ({ db, actor }, { params }) => {
  if (!isId('policy', params.ref)) notFound();
  const page = await readPolicyPage(db, params.ref, { version: null, comparedWith: null });
  if (!page) notFound();
  const { policy, waitingRequestId } = page;
  if (policy.configured || policy.retired || waitingRequestId) redirect(`/policies/${policy.policyId}`);
  const href = `/policies/${policy.policyId}`;
  return (
    <Page
      crumbs={[{ label: 'Policies', href: '/policies' }, { label: policy.name, href }, { label: 'Change' }]}
    >
      <PageHeader
        look="title"
        title={
          <>
            Change <ForeignText text={policy.name} />
          </>
        }
        lead={
          <p className="max-w-prose">
            Saving files a request. Edition {policy.version} holds until somebody else signs it; requests that
            wait are then held to both, so that they can only become stricter.
          </p>
        }
      />
      <PolicyEditor
        policyId={policy.policyId}
        version={policy.version}
        name={policy.name}
        document={policy.document}
        yaml={writePolicyYaml(policy.document)}
        viewerId={actor.personId}
        check={checkDraft}
        propose={proposeChange}
      />
    </Page>
  );
});
