import { notFound } from 'next/navigation';
import { z } from 'zod';
import { Arn } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { Mark } from '#components/format/mark.tsx';
import { countOf } from '#components/format/number.ts';
import { SecretName } from '#components/format/secret-name.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { CANNOT_KNOW, openWords, refusedWords } from '#components/readers/reader-words.ts';
import { WidestTable } from '#components/readers/widest-table.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import {
  type Reached,
  reachedSecrets,
  type WidestReaders,
  widestReaders,
} from '#lib/readers/queries/widest-readers.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Direct readers' };

const text = z.string().max(2_048).refine(isStorable).optional().catch(undefined);
const search = z.object({ principal: text, after: text });

const PAGE = 100;

export default definePage('readers', { search }, async ({ db, actor }, { search: address }) => {
  const { principal, after } = address;
  if (principal !== undefined) {
    const reached = await reachedSecrets(db, actor, principal, after ?? '');
    if (!reached) notFound();
    return <OneReader principal={principal} reached={reached} isFirst={after === undefined} />;
  }
  const now = await databaseNow(db.prisma);
  const widest = await widestReaders(db, actor, now);
  if (!widest) notFound();
  return <Everybody widest={widest} />;
});

function Everybody({ widest }: { widest: WidestReaders }) {
  const { totals, readers, cut, readings } = widest;
  const missing = totals.protected - totals.judged;
  return (
    <Page crumbs={[{ label: 'Direct readers' }]}>
      <PageHeader
        title={titleOf(widest)}
        lead={
          <p className="max-w-prose">
            Users, roles, services and accounts that policies let read protected values past the product, the
            widest first. Whoever is in this list needs no reason, no approval and no grant.
          </p>
        }
      />
      {readings
        .filter(({ refusedCode }) => refusedCode !== null)
        .map((reading) => (
          <p key={reading.connectionId} className="pb-8">
            <Mark state="attention" label={null} /> IAM of{' '}
            <b>
              <ForeignText text={reading.name} />
            </b>{' '}
            could not be read whole: {refusedWords(reading.refusedCode)}.{' '}
            {reading.readAt ? (
              <>
                Shown is what it was <Instant at={reading.readAt} />.
              </>
            ) : (
              'Nothing is known of its readers.'
            )}{' '}
            <Link href="/connections">Connections</Link>
          </p>
        ))}
      {readers.length > 0 ? (
        <WidestTable readers={readers} />
      ) : (
        <EmptyState
          title={
            totals.judged > 0
              ? 'No policy that we read lets anybody read a protected value directly.'
              : 'It is not known yet who can read directly.'
          }
        >
          {totals.judged > 0
            ? 'The root user of each account always can.'
            : 'IAM of the connected accounts is read in the background.'}
        </EmptyState>
      )}
      <p className="max-w-prose py-10 text-small text-ink2">
        {cut ? 'The 200 widest are shown. ' : ''}
        {missing > 0
          ? `${countOf(missing, 'protected secret')} of ${totals.protected} ${missing === 1 ? 'is' : 'are'} not judged yet. `
          : ''}
        {CANNOT_KNOW}
      </p>
    </Page>
  );
}

function titleOf({ totals, readings }: WidestReaders): string {
  if (readings.every(({ readAt }) => readAt === null))
    return 'Who can read past the product is not known yet';
  return `${countOf(totals.principals, 'principal')} can, or perhaps can, read protected values directly`;
}

const COLUMNS: readonly Column<Reached['secrets'][number]>[] = [
  {
    id: 'name',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link href={`/secrets/${row.id}/readers/direct`} look="alone">
        <SecretName
          name={row.name}
          environment={isEnvironment(row.environment) ? row.environment : 'unknown'}
          look="whole"
        />
      </Link>
    ),
  },
  {
    id: 'verdict',
    head: 'Verdict',
    phone: 'second',
    cell: (row) =>
      row.verdict === 'yes' ? (
        'can read it'
      ) : (
        <span className="text-ink2">depends on {row.open.map(openWords).join(', ')}</span>
      ),
  },
];

function OneReader({
  principal,
  reached,
  isFirst,
}: {
  principal: string;
  reached: Reached;
  isFirst: boolean;
}) {
  const here = `/readers?principal=${encodeURIComponent(principal)}`;
  return (
    <Page crumbs={[{ label: 'Direct readers', href: '/readers' }, { label: 'One of them' }]}>
      <PageHeader
        title="What one principal can read directly"
        lead={principal === '*' ? 'Everybody' : <Arn arn={principal} />}
      />
      {reached.secrets.length > 0 ? (
        <DataTable
          caption="Protected secrets it can read"
          columns={COLUMNS}
          rows={reached.secrets}
          rowKey={(row) => row.id}
        />
      ) : (
        <EmptyState title="Nothing that is protected, by the policies that we read." />
      )}
      <KeysetPager
        shown={reached.secrets.length}
        pageSize={PAGE}
        {...(reached.next ? { nextHref: `${here}&after=${encodeURIComponent(reached.next)}` } : {})}
        {...(isFirst ? {} : { firstHref: here })}
      />
    </Page>
  );
}
