import { notFound } from 'next/navigation';
import { z } from 'zod';
import { Deadline, Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { PersonName } from '#components/format/person-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { CertificationRows } from '#components/reports/certification-rows.tsx';
import { certificationTitle } from '#components/reports/certification-words.ts';
import { CloseCertification } from '#components/reports/close-certification.tsx';
import { Figure, Figures } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readCertification } from '#lib/reports/queries/certifications.ts';
import { definePage } from '#lib/web/page.ts';
import { close, decide, propose } from '../actions.ts';

export const metadata = { title: 'Certification' };

const params = z.object({ certificationId: z.string().regex(patternOf('certification')) });
const search = z.object({
  after: z.coerce.number().int().min(0).optional().catch(undefined),
  rows: z.enum(['open']).optional().catch(undefined),
});

export default definePage(
  'certification.detail',
  { params, search },
  async ({ db, actor }, { params, search }) => {
    const openOnly = search.rows === 'open';
    const id = params.certificationId;
    const page = await readCertification(db, actor.personId, id, { after: search.after ?? 0, openOnly });
    if (!page) notFound();
    const { certification, items, next } = page;
    const closed = certification.closedAt !== null;
    const here = `/certification/${id}`;
    const unasked = items.filter(
      (item) => item.verdict !== null && item.verdict !== 'keep' && !item.proposalRequestId,
    );
    return (
      <Page crumbs={[{ label: 'Certification', href: '/certification' }, { label: certification.title }]}>
        <PageHeader
          title={certificationTitle(certification)}
          lead={
            <>
              Opened <Instant at={certification.madeAt} /> by <PersonName name={certification.madeBy} />.{' '}
              {certification.closedAt ? (
                <>
                  Closed <Instant at={certification.closedAt} /> by{' '}
                  <PersonName name={certification.closedBy ?? ''} />.
                </>
              ) : (
                <>
                  Due <Deadline at={certification.dueAt} />. The use shown is that of the 90 days before it
                  was opened.
                </>
              )}
            </>
          }
        />
        {closed ? (
          <div className="pb-12">
            <Figures>
              <Figure label="kept">{formatCount(certification.kept)}</Figure>
              <Figure label="to remove">{formatCount(certification.removed)}</Figure>
              <Figure label="to ask each time">{formatCount(certification.onRequest)}</Figure>
            </Figures>
          </div>
        ) : null}
        {can(actor, 'certification.close') ? (
          <div className="pb-12">
            <CloseCertification
              certificationId={id}
              open={certification.open}
              closed={closed}
              unasked={closed ? unasked.length : 0}
              close={close}
              propose={propose}
            />
          </div>
        ) : null}
        <TabLinks
          label="Rows"
          tabs={[
            { href: here, label: `All ${formatCount(certification.rows)}`, current: !openOnly },
            {
              href: `${here}?rows=open`,
              label: `Open ${formatCount(certification.open)}`,
              current: openOnly,
            },
          ]}
        />
        {items.length === 0 ? (
          <EmptyState title={openOnly ? 'Every row is decided.' : 'There is no row here.'} />
        ) : (
          <CertificationRows
            certificationId={id}
            items={items}
            decide={!closed && can(actor, 'certification.review') ? decide : undefined}
          />
        )}
        {next ? (
          <p className="pt-8">
            <Link href={`${here}?after=${next}${openOnly ? '&rows=open' : ''}`} look="alone" keys="next-page">
              More rows
            </Link>
          </p>
        ) : null}
      </Page>
    );
  },
);
