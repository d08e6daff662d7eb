import { z } from 'zod';
import { LedgerLead, LedgerTable } from '#components/access/ledger-table.tsx';
import { FindingRows } from '#components/findings/finding-rows.tsx';
import { Pair } from '#components/layout/columns.tsx';
import { WINDOWS, type WindowDays } from '#components/secrets/label-history.ts';
import { LabelPicture, windowOf } from '#components/secrets/label-picture.tsx';
import { SecretDetails } from '#components/secrets/secret-facts.tsx';
import { isPendingFailed } from '#components/secrets/secret-words.ts';
import { VersionReaders } from '#components/secrets/version-readers.tsx';
import { VersionsTable } from '#components/secrets/versions-table.tsx';
import { peopleReads } from '#components/trail/people-reads.ts';
import { Reads } from '#components/trail/reads.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { findingsOfSecret } from '#lib/findings/queries/findings-of-secret.ts';
import { can } from '#lib/people/rules/roles.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { readersByVersion, type VersionReader } from '#lib/trail/queries/readers-by-version.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { definePage } from '#lib/web/page.ts';
import { loadLedger } from './load-ledger.ts';
import { loadSecret, secretParams } from './load-secret.tsx';

export const metadata = { title: 'Secret' };

const DAY_MS = 86_400_000;
/** Of the exposure ledger, as many as are read at a glance; its own page has all. */
const LEDGER_ROWS = 5;
/** Callers of this long count as readers. */
const READERS_DAYS = 90;

const search = z.object({
  days: z.coerce
    .number()
    .refine((days) => WINDOWS.some((window) => window === days))
    .transform((days) => days as WindowDays)
    .optional()
    .catch(undefined),
  versions: z.literal('all').optional().catch(undefined),
});

export default definePage('secrets.detail', { params: secretParams, search }, async (context, address) => {
  const { db } = context;
  const { secretId } = address.params;
  const { secret, frame, here, trail: scope } = await loadSecret(context, secretId);
  const now = await databaseNow(db.prisma);
  const days = windowOf(secret, now.toISOString(), address.search.days);
  const from = new Date(now.getTime() - days * DAY_MS);
  const reader = can(here, 'trail.read');
  const [reads, people, tools, failures] = reader
    ? await Promise.all([
        readsPerDay(db, scope, { secretId, days, now }),
        listEvents(db, scope, { secretId, kind: 'person', event: 'GetSecretValue', from }, { limit: 100 }),
        listEvents(db, scope, { secretId, kind: 'tool', event: 'GetSecretValue', from }, { limit: 100 }),
        listEvents(db, scope, { secretId, event: 'RotationFailed', from }, { limit: 60 }),
      ])
    : [null, null, null, null];
  const { ledger, outside } = await loadLedger({ db, here, trail: scope }, secretId, { size: LEDGER_ROWS });
  const findings = await findingsOfSecret(db, here, secretId);
  const human = peopleReads([...(people?.events ?? []), ...(tools?.events ?? [])]);
  const current = ledger.current && {
    versionId: ledger.current.versionId,
    since: new Date(ledger.current.notBefore ?? ledger.current.since),
  };
  const readers =
    reader && current
      ? await readersByVersion(db, scope, { secretId, current, days: READERS_DAYS, now })
      : [];
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
          firsts={firstReads(readers)}
          failures={failures?.events ?? []}
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
        <VersionsTable
          secretId={secretId}
          versions={secret.versions}
          movements={secret.movements}
          pendingFailed={isPendingFailed(secret.health.cause)}
          mayChange={can(here, 'changes.make') && secret.goneAt === null}
          all={address.search.versions === 'all'}
        />
        {reader && current ? (
          <VersionReaders
            readers={readers}
            days={READERS_DAYS}
            siblings={secret.versions.map((version) => version.versionId)}
            pendingId={secret.versions.find(({ labels }) => labels.includes('AWSPENDING'))?.versionId ?? null}
          />
        ) : (
          <SecretDetails secret={secret} />
        )}
      </Pair>
      {reader && current ? <SecretDetails secret={secret} /> : null}
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

/** When each caller first had the current version, for the picture. */
function firstReads(readers: readonly VersionReader[]) {
  return readers.flatMap(({ id, who, firstAt }) =>
    firstAt === null
      ? []
      : [{ id, at: firstAt, words: `${who} reads the current version for the first time that was recorded` }],
  );
}
