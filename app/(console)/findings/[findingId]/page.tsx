import { notFound } from 'next/navigation';
import { z } from 'zod';
import { AcknowledgeForm, ReopenButton } from '#components/findings/acknowledge-form.tsx';
import { FindingSentence } from '#components/findings/finding-rows.tsx';
import { stepWords } from '#components/findings/finding-words.ts';
import { Instant } from '#components/format/instant.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { Line, Lines, Section } from '#components/ui/section.tsx';
import { type FindingPage, readFinding } from '#lib/findings/queries/read-finding.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { acknowledge, reopen } from '../actions.ts';

export const metadata = { title: 'Finding' };

const params = z.object({ findingId: z.string().regex(patternOf('finding')) });

export default definePage('findings.detail', { params }, async ({ db, actor }, { params: { findingId } }) => {
  const page = await readFinding(db, actor, findingId);
  if (!page) notFound();
  const { finding } = page;
  const mayAct = can(actor, 'findings.acknowledge') && finding.state !== 'resolved';
  return (
    <Page crumbs={[{ label: 'Findings', href: '/findings' }, { label: page.title }]}>
      <PageHeader
        title={<FindingSentence finding={finding} />}
        lead={<p className="max-w-prose">{page.risk}</p>}
      />
      <Columns right={<Life page={page} />} rightLabel="Life of this finding" width="narrow">
        <Section title="What to do" first>
          <p className="max-w-prose pt-4">{page.remedy}</p>
          <ul className="flex flex-wrap gap-x-16 gap-y-4 pt-8">
            {waysOf(page).map(({ href, label }) => (
              <li key={href}>
                <Link href={href} look="alone">
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
        <Section title="What it rests on">
          <DefinitionList items={factsOf(page)} look="small" />
        </Section>
        {finding.acknowledged ? (
          <Section title="Put aside">
            <p className="max-w-prose pt-4 pb-8">
              Until <Instant at={finding.acknowledged.until} /> by {page.acknowledgedBy ?? 'somebody'}:{' '}
              <ForeignText text={finding.acknowledged.why} />
            </p>
            {mayAct ? <ReopenButton findingId={finding.id} reopen={reopen} /> : null}
          </Section>
        ) : mayAct ? (
          <Section title="Put aside until a day">
            <AcknowledgeForm findingId={finding.id} acknowledge={acknowledge} />
          </Section>
        ) : null}
      </Columns>
    </Page>
  );
});

function Life({ page }: { page: FindingPage }) {
  return (
    <Section title="Life of this finding" first>
      <Lines label="Steps, newest first">
        {page.steps.map((step) => (
          <Line key={`${step.at} ${step.step}`} end={<Instant at={step.at} />}>
            {stepWords(step.step)}
            {step.who ? `, by ${step.who}` : ''}
            {step.why ? (
              <span className="block text-small text-ink2">
                <ForeignText text={step.why} />
              </span>
            ) : null}
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

function waysOf({ finding }: FindingPage): { href: string; label: string }[] {
  const { eventId, who } = finding.evidence;
  return [
    ...(typeof eventId === 'string'
      ? [{ href: `/trail/${encodeURIComponent(eventId)}`, label: 'See the newest record' }]
      : []),
    ...(finding.secret ? [{ href: `/secrets/${finding.secret.id}`, label: 'See the secret' }] : []),
    ...(finding.secret === null && typeof who === 'string'
      ? [{ href: '/trail?verdict=unexplained', label: 'See the unexplained records' }]
      : []),
    ...(finding.check === 'feed-silent' ? [{ href: '/feed', label: 'See the feed' }] : []),
  ];
}

const NAMES: Readonly<Record<string, string>> = {
  days: 'Days',
  failures: 'Failed rotations',
  lastAt: 'Last time',
  dueAt: 'Was due',
  accounts: 'Accounts',
  named: 'Which',
  reads: 'Reads',
  refused: 'Refused',
  who: 'Who',
  kind: 'Kind of caller',
  perDay: 'Reads a day',
  changes: 'Versions in these days',
  secrets: 'Secrets',
  at: 'When',
  account: 'Account',
  region: 'Region',
};

function factsOf({ finding }: FindingPage) {
  const named = Object.entries(finding.evidence).flatMap(([key, value]) => {
    const term = NAMES[key];
    if (term === undefined || value === null || typeof value === 'boolean') return [];
    const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
    return [{ term, children: isInstant ? <Instant at={value} /> : <ForeignText text={String(value)} /> }];
  });
  return [
    { term: 'Severity', children: finding.severity },
    ...(finding.since ? [{ term: 'Since', children: <Instant at={finding.since} /> }] : []),
    { term: 'Found', children: <Instant at={finding.openedAt} /> },
    ...(finding.resolvedAt ? [{ term: 'Resolved', children: <Instant at={finding.resolvedAt} /> }] : []),
    ...named,
  ];
}
