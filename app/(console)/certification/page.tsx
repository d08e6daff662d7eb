import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { CertificationForm } from '#components/reports/certification-form.tsx';
import { CertificationList } from '#components/reports/certification-list.tsx';
import { certificationsTitle } from '#components/reports/certification-words.ts';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { readCertifications } from '#lib/reports/queries/certifications.ts';
import { definePage } from '#lib/web/page.ts';
import { open } from './actions.ts';

export const metadata = { title: 'Certification' };

export default definePage('certification', {}, async ({ db, actor }) => {
  const certifications = await readCertifications(db);
  const list =
    certifications.length === 0 ? (
      <EmptyState title="No certification yet.">
        A certification shows who may ask for which secret, with what they used, and somebody who neither has
        it nor gave it decides whether it stays.
      </EmptyState>
    ) : (
      <CertificationList certifications={certifications} />
    );
  return (
    <Page crumbs={[{ label: 'Certification' }]}>
      <PageHeader
        title={certificationsTitle(certifications)}
        lead="Nobody certifies their own access, or what they gave."
      />
      {can(actor, 'certification.open') ? (
        <Columns
          rightLabel="New certification"
          right={
            <Section title="New certification" first>
              <div className="pt-8">
                <CertificationForm open={open} />
              </div>
            </Section>
          }
        >
          {list}
        </Columns>
      ) : (
        list
      )}
    </Page>
  );
});
