import { notFound } from 'next/navigation';
import { z } from 'zod';
import { auditHref } from '#components/audit/audit-address.ts';
import { ChainList } from '#components/audit/chain-list.tsx';
import { sentenceOf } from '#components/audit/sentence.ts';
import { groupedHash } from '#components/format/id.ts';
import { Code } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { SecretName } from '#components/format/secret-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { coveredRange } from '#lib/audit/export-audit-log.ts';
import { checkpointsBetween } from '#lib/audit/log-state.ts';
import { findRecord, listRecords } from '#lib/audit/queries.ts';
import { recordLook } from '#lib/audit/record-look.ts';
import type { Database } from '#lib/db/client.ts';
import { definePage } from '#lib/web/page.ts';
import { chainRows } from '../chain-rows.ts';

export const metadata = { title: 'Audit record' };

const NEIGHBOURS = 4;

const params = z.object({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

export default definePage('audit.record', { params }, async ({ db, actor }, address) => {
  const { number } = address.params;
  const record = await findRecord(db, number);
  if (!record) notFound();
  await recordLook(db, { personId: actor.personId, page: 'record', filters: `record ${number}` });
  const [around, { checkpoint }] = await Promise.all([
    neighboursOf(db, number),
    coveredRange(db, { from: number, to: number }),
  ]);
  const [[row], checkpoints] = await Promise.all([
    chainRows(db, [record]),
    checkpointsBetween(db, Math.max(1, number - NEIGHBOURS), number + NEIGHBOURS),
  ]);
  if (!row) notFound();
  const sentence = sentenceOf(record.kind, record.data);
  const label = formatCount(number);
  return (
    <Page crumbs={[{ label: 'Audit', href: '/audit' }, { label }]}>
      <PageHeader
        title={`${row.actorName ?? 'Countersign'} ${sentence.act}${sentence.names === 'secret' && row.secret ? ` ${row.secret.name}` : ''}${sentence.tail ?? ''}`}
        lead={
          <>
            Record {label} of the audit log.{' '}
            {number > 1 ? (
              <Link href={`/audit/${number - 1}`} keys="previous">
                The one before
              </Link>
            ) : null}
            {number > 1 && around.hasNext ? ', ' : null}
            {around.hasNext ? (
              <Link href={`/audit/${number + 1}`} keys="next">
                the one after
              </Link>
            ) : null}
          </>
        }
      />
      <Section title="What was recorded" first>
        <DefinitionList
          items={[
            { term: 'When', children: <Instant at={record.at} seconds /> },
            { term: 'Act', children: <Link href={auditHref({ kind: record.kind })}>{record.kind}</Link> },
            {
              term: 'Who',
              children: (
                <Link href={auditHref({ actor: record.actorId ?? 'countersign' })}>
                  {row.actorName ?? 'Countersign'}
                </Link>
              ),
            },
            ...(row.secret
              ? [
                  {
                    term: 'Secret',
                    children: (
                      <>
                        <SecretName name={row.secret.name} environment={row.secret.environment} />{' '}
                        <Link href={auditHref({ secret: row.secret.id, order: 'oldest' })}>
                          everything about it
                        </Link>
                      </>
                    ),
                  },
                ]
              : []),
            ...threadItem('Request', record.requestId, (id) => auditHref({ request: id, order: 'oldest' })),
            ...threadItem('Grant', record.grantId, (id) => auditHref({ grant: id, order: 'oldest' })),
            ...Object.entries(record.data).map(([name, value]) => ({
              term: name,
              children: <Code>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>,
            })),
          ]}
        />
      </Section>
      <Section title="Its place in the chain">
        <ChainList
          rows={around.rows}
          order="newest"
          firstBad={null}
          coveredTo={checkpoint ? number + NEIGHBOURS : number - 1}
          checkpoints={checkpoints}
          keptIn={0}
        />
        <div className="pt-8">
          <DefinitionList
            items={[
              { term: 'Hash', children: <LongHash hash={record.hash} /> },
              { term: 'Hash before it', children: <LongHash hash={record.previousHash} /> },
              {
                term: 'Under',
                children: checkpoint ? (
                  <>
                    checkpoint {formatCount(checkpoint.number)} over {formatCount(checkpoint.size)} records,
                    signed <Instant at={checkpoint.at} seconds />.{' '}
                    <a className="link-in-text" href={`/audit/proof?record=${number}`}>
                      Download the proof
                    </a>
                  </>
                ) : (
                  'no checkpoint yet; the next one takes it in'
                ),
              },
            ]}
          />
        </div>
      </Section>
      <Section
        title="The exact bytes that were hashed"
        note="RFC 8785 JSON in UTF-8; with 0x00, the log id, the number and the hash before them, their SHA-256 is the hash"
      >
        <pre className="mono mt-4 bg-sunk p-12 whitespace-pre-wrap break-anywhere">{record.text}</pre>
      </Section>
    </Page>
  );
});

/** All of a hash; wraps between its groups. */
function LongHash({ hash }: { hash: string }) {
  return <span className="mono break-anywhere">{groupedHash(hash, 64)}</span>;
}

function threadItem(term: string, id: string | null, href: (id: string) => string) {
  return id ? [{ term, children: <Link href={href(id)}>{id}</Link> }] : [];
}

async function neighboursOf(db: Database, number: number) {
  const range = {
    before: BigInt(number + NEIGHBOURS + 1),
    after: BigInt(Math.max(0, number - NEIGHBOURS - 1)),
  };
  const { records } = await listRecords(db, range, 2 * NEIGHBOURS + 1);
  return { rows: await chainRows(db, records), hasNext: records.some((one) => one.number === number + 1) };
}
