import { notFound } from 'next/navigation';
import { z } from 'zod';
import { environmentKind } from '#components/findings/finding-words.ts';
import { IncidentForms } from '#components/findings/incident-forms.tsx';
import { Instant } from '#components/format/instant.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { Line, Lines, Section } from '#components/ui/section.tsx';
import { type IncidentPage, possibleOwners, readIncident } from '#lib/findings/queries/incidents.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { change, write } from '../actions.ts';

export const metadata = { title: 'Incident' };

const params = z.object({ incidentId: z.string().regex(patternOf('incident')) });

export default definePage('incidents.detail', { params }, async ({ db, actor }, address) => {
  const [page, owners] = await Promise.all([
    readIncident(db, actor, address.params.incidentId),
    possibleOwners(db, actor),
  ]);
  if (page === null) notFound();
  const { incident, entries, reads } = page;
  return (
    <Page crumbs={[{ label: 'Incidents', href: '/incidents' }, { label: incident.title }]}>
      <PageHeader
        title={<ForeignText text={incident.title} />}
        lead={
          <p>
            {incident.state === 'open' ? 'Open' : 'Closed'}. <ForeignText text={incident.owner} /> answers for
            it. Opened by <ForeignText text={incident.openedBy} /> <Instant at={incident.openedAt} />
            {incident.closedAt ? (
              <>
                , closed <Instant at={incident.closedAt} />
              </>
            ) : null}
            .
          </p>
        }
      />
      <Section title="Reads it is about" first>
        <Reads reads={reads} />
      </Section>
      <Section title="What happened">
        <ol aria-label="What happened, oldest first" className="mt-6 border-t border-rule">
          {entries.map((entry) => (
            <li key={entry.number} className="max-w-prose border-b border-rule py-6">
              <span className="block text-small text-ink2">
                <ForeignText text={entry.by} /> {DID[entry.kind]}, <Instant at={entry.at} seconds />
              </span>
              <span className="whitespace-pre-wrap break-anywhere">
                <ForeignText text={entry.text} />
              </span>
            </li>
          ))}
        </ol>
      </Section>
      {can(actor, 'incidents.manage') ? (
        <Section title="Go on">
          <IncidentForms
            key={`${incident.state} ${incident.ownerId}`}
            incidentId={incident.id}
            isOpen={incident.state === 'open'}
            ownerId={incident.ownerId}
            owners={owners}
            write={write}
            change={change}
          />
        </Section>
      ) : null}
    </Page>
  );
});

const DID = {
  opened: 'opened it',
  note: 'wrote',
  owner: 'handed it over to',
  closed: 'closed it',
  reopened: 'opened it again',
} as const;

function Reads({ reads }: { reads: IncidentPage['reads'] }) {
  return (
    <Lines label="Reads it is about">
      {reads.map(({ eventId, at, secretId, secretName, environment }) => (
        <Line key={`${eventId} ${at}`} end={<Instant at={at} seconds />}>
          <Link href={`/trail/${encodeURIComponent(eventId)}`}>The record</Link>
          {secretName ? ' of ' : null}
          {secretName && secretId ? (
            <Link href={`/secrets/${secretId}`}>
              <SecretName
                name={secretName}
                environment={environmentKind(environment ?? 'unknown')}
                look="sentence"
              />
            </Link>
          ) : (
            <ForeignText text={secretName ?? ''} />
          )}
        </Line>
      ))}
    </Lines>
  );
}
