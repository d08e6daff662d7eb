import { z } from 'zod';
import { LedgerLead, LedgerTable, OutsideReadsTable } from '#components/access/ledger-table.tsx';
import { VersionId } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { KeysetPager } from '#components/ui/pager.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { patternOf } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';
import { loadLedger } from '../load-ledger.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Exposure ledger' };

const PAGE = 50;

const search = z.object({ after: z.string().regex(patternOf('reveal')).optional().catch(undefined) });

export default definePage(
  'secrets.exposure',
  { params: secretParams, search },
  async (context, { params, search }) => {
    const { secretId } = params;
    const { frame, here, trail } = await loadSecret(context, secretId);
    const { ledger, outside } = await loadLedger({ db: context.db, here, trail }, secretId, {
      after: search.after ?? null,
      size: PAGE,
    });
    const base = `/secrets/${secretId}/exposure`;
    return frame(
      'history',
      <>
        <Section title="Exposure ledger" note={ledger.everybodys ? undefined : 'your own'} first>
          <LedgerLead ledger={ledger} outside={outside ? outside.reads.length : null} />
          {ledger.current ? (
            <p className="pt-8 text-small text-ink3">
              <VersionId id={ledger.current.versionId} /> is current since{' '}
              {ledger.current.notBefore ? (
                <>
                  some time between <Instant at={ledger.current.notBefore} /> and{' '}
                </>
              ) : null}
              <Instant at={ledger.current.since} />.
            </p>
          ) : null}
          {ledger.seen.length === 0 ? (
            <EmptyState
              title={search.after ? 'There are no older ones.' : 'Nobody has seen it through Countersign.'}
            />
          ) : (
            <>
              <LedgerTable seen={ledger.seen} />
              <KeysetPager
                shown={ledger.seen.length}
                pageSize={PAGE}
                {...(ledger.next ? { nextHref: `${base}?after=${ledger.next}` } : {})}
                {...(search.after ? { firstHref: base } : {})}
              />
            </>
          )}
        </Section>
        {outside ? (
          <Section title="Read past Countersign" note={outside.more ? 'the newest 100' : undefined}>
            {outside.reads.length === 0 ? (
              <EmptyState title="CloudTrail shows no read of it by a person, as far as the trail was seen." />
            ) : (
              <OutsideReadsTable reads={outside.reads} />
            )}
          </Section>
        ) : null}
      </>,
    );
  },
);
