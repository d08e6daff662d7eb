import { PolicyEditor } from '#components/access/policy-editor.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { policyDocumentSchema } from '#lib/access/rules/policy.ts';
import { writePolicyYaml } from '#lib/access/rules/policy-yaml.ts';
import { definePage } from '#lib/web/page.ts';
import { checkDraft, proposeChange } from '../actions.ts';

export const metadata = { title: 'Write a policy' };

/** Where a new policy begins: strict, and for a path that has to be filled in. */
const BLANK = policyDocumentSchema.parse({
  scope: { paths: ['prod/…/**'] },
  acts: ['reveal'],
  askers: { roles: ['engineer', 'approver', 'admin'] },
  steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
});

export default definePage('policies.new', {}, ({ actor }) => (
  <Page crumbs={[{ label: 'Policies', href: '/policies' }, { label: 'Write a policy' }]}>
    <PageHeader
      title="Write a policy"
      look="title"
      lead={
        <p className="max-w-prose">
          Saving files a request. The policy is in force when somebody else has signed it.
        </p>
      }
    />
    <PolicyEditor
      policyId={null}
      version={null}
      name=""
      document={BLANK}
      yaml={writePolicyYaml(BLANK)}
      viewerId={actor.personId}
      check={checkDraft}
      propose={proposeChange}
    />
  </Page>
));
