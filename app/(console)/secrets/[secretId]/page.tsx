import { z } from 'zod';
import { LedgerLead, LedgerTable } from '#components/access/ledger-table.tsx';
import { FindingRows } from '#components/findings/finding-rows.tsx';
import { Pair } from '#components/layout/columns.tsx';
import { WINDOWS, type WindowDays } from '#components/secrets/label-history.ts';
import { LabelPicture, windowOf } from '#components/secrets/label-picture.tsx';
import { ACT_EVENTS, recordedActs } from '#components/secrets/recorded-acts.ts';
import { SecretDetails } from '#components/secrets/secret-facts.tsx';
import { isPendingFailed } from '#components/secrets/secret-words.ts';
import { VersionsTable } from '#components/secrets/versions-table.tsx';
import { peopleReads } from '#components/trail/people-reads.ts';
import { Reads } from '#components/trail/reads.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { findingsOfSecret } from '#lib/findings/queries/findings-of-secret.ts';
import { can } from '#lib/people/rules/roles.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { definePage } from '#lib/web/page.ts';
import { trailScopeOf } from '../../trail/scope.ts';
import { loadLedger } from './load-ledger.ts';
import { loadSecret, secretParams } from './load-secret.tsx';

export const metadata = { title: 'Secret' };

const DAY_MS = 86_400_000;
/** Of the exposure ledger, as many as are read at a glance; its own page has all. */
const LEDGER_ROWS = 5;

const search = z.object({
  days: z.coerce
    .number()
    .refine((days) => WINDOWS.some((window) => window === days))
    .transform((days) => days as WindowDays)
    .optional()
    .catch(undefined),
});

export default definePage('secrets.detail', { params: secretParams, search }, async (context, address) => {
  const { db, actor } = context;
  const { secretId } = address.params;
  const { secret, frame } = await loadSecret(context, secretId);
  const now = await databaseNow(db.prisma);
  const days = windowOf(secret, now.toISOString(), address.search.days);
  const scope = trailScopeOf(actor);
  const from = new Date(now.getTime() - days * DAY_MS);
  const reader = can(actor, 'trail.read');
  const [reads, people, tools, ...acts] = reader
    ? await Promise.all([
        readsPerDay(db, scope, { secretId, days, now }),
        listEvents(db, scope, { secretId, kind: 'person', event: 'GetSecretValue', from }, { limit: 100 }),
        listEvents(db, scope, { secretId, kind: 'tool', event: 'GetSecretValue', from }, { limit: 100 }),
        ...ACT_EVENTS.map((event) => listEvents(db, scope, { secretId, event, from }, { limit: 60 })),
      ])
    : [null, null, null];
  const { ledger, outside } = await loadLedger(context, secretId, { size: LEDGER_ROWS });
  const findings = await findingsOfSecret(db, actor, secretId);
  const human = peopleReads([...(people?.events ?? []), ...(tools?.events ?? [])]);
  const records = acts.flatMap((page) => page.events);
  return frame(
    'history',
    <>
      <section className="py-10">
        <h2 className="only-read">Labels</h2>
        <LabelPicture
          secret={secret}
          now={now.toISOString()}
          days={days}
          reads={human}
          recorded={recordedActs(records)}
          failures={records.filter(({ event }) => event === 'RotationFailed').map(({ at }) => at)}
        />
      </section>
      {findings.length > 0 ? (
        <Section title="Findings">
          <FindingRows findings={findings} label="Findings on this secret" named={false} />
        </Section>
      ) : null}
      {reads ? (
        <Section title="Reads a day" note={`${days} days, by day in UTC`}>
          <Reads
            days={reads.days}
            notSeen={reads.notSeen}
            now={now.toISOString()}
            of={`of ${secret.name}`}
            // With more reads than were asked for, dots would tell less than there was: then people are bars.
            {...(people?.next || tools?.next ? {} : { people: human })}
          />
        </Section>
      ) : null}
      <Pair>
        <VersionsTable versions={secret.versions} pendingFailed={isPendingFailed(secret.health.cause)} />
        <SecretDetails secret={secret} />
      </Pair>
      <Section
        title="Exposure ledger"
        note={ledger.everybodys ? 'since it became current' : 'your own, since it became current'}
        aside={<Link href={`/secrets/${secretId}/exposure`}>All of it</Link>}
      >
        <LedgerLead ledger={ledger} outside={outside ? outside.reads.length : null} />
        {ledger.seen.length > 0 ? <LedgerTable seen={ledger.seen} /> : null}
      </Section>
    </>,
  );
});
