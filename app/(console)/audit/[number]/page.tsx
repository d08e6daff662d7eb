import { notFound } from 'next/navigation';
import { z } from 'zod';
import { sentenceOf } from '#components/audit/sentence.ts';
import { Hash } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Section } from '#components/ui/section.tsx';
import { findRecord } from '#lib/audit/queries.ts';
import { namesOf } from '#lib/people/queries.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Audit record' };

const params = z.object({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

export default definePage('audit.record', { params }, async ({ db }, address) => {
  const record = await findRecord(db, address.params.number);
  if (!record) notFound();
  const names = await namesOf(db, [record.actorId]);
  const who = record.actorId ? (names.get(record.actorId) ?? record.actorId) : 'Countersign';
  const sentence = sentenceOf(record.kind, record.data);
  const label = formatCount(record.number);
  return (
    <Page crumbs={[{ label: 'Audit', href: '/audit' }, { label }]}>
      <PageHeader
        title={`${who} ${sentence.act}${sentence.tail ?? ''}`}
        lead={`Record ${label} of the audit log.`}
      />
      <Section title="What was recorded" first>
        <DefinitionList
          items={[
            { term: 'When', children: <Instant at={record.at} seconds /> },
            { term: 'Kind', children: <span className="mono">{record.kind}</span> },
            { term: 'Hash', children: <Hash hash={record.hash} digits={64} /> },
            { term: 'Hash before it', children: <Hash hash={record.previousHash} digits={64} /> },
          ]}
        />
      </Section>
      <Section title="The exact bytes that were hashed" note="RFC 8785 JSON in UTF-8">
        <pre className="mono mt-4 bg-sunk p-12 whitespace-pre-wrap break-anywhere">{record.text}</pre>
      </Section>
    </Page>
  );
});
