import { forbidden } from 'next/navigation';
import { Coverage } from '#components/charts/coverage.tsx';
import { ReadersTable } from '#components/secrets/readers-table.tsx';
import { coverageOf } from '#components/trail/coverage-facts.ts';
import { Link } from '#components/ui/link.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readersOfSecret } from '#lib/trail/queries/readers-of-secret.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Readers' };

const DAYS = 90;

export default definePage('secrets.detail', { params: secretParams }, async (context, { params }) => {
  const { db, actor } = context;
  const { secret, frame, here, trail: scope } = await loadSecret(context, params.secretId);
  if (!can(here, 'trail.read')) forbidden();
  const now = await databaseNow(db.prisma);
  const [readers, reads] = await Promise.all([
    readersOfSecret(db, scope, { secretId: secret.id, days: DAYS, now, limit: 100 }),
    readsPerDay(db, scope, { secretId: secret.id, days: DAYS, now }),
  ]);
  const coverage = coverageOf(
    { from: `${reads.days[0]?.day ?? now.toISOString().slice(0, 10)}T00:00:00.000Z`, to: now.toISOString() },
    reads.notSeen,
  );
  return frame(
    'readers',
    <>
      {can(actor, 'findings.read') ? (
        <p className="py-8">
          These are the reads that were made.{' '}
          <Link href={`/secrets/${secret.id}/readers/direct`}>Who can read it directly</Link>
        </p>
      ) : null}
      {readers.length > 0 ? (
        <ReadersTable readers={readers} />
      ) : (
        <EmptyState
          title={
            coverage
              ? 'No read in the part of these 90 days we can see.'
              : 'Reads of these 90 days are not known: no record has been read yet.'
          }
        >
          <Link href={`/trail?secret=${secret.id}`}>Its records in the trail</Link>
        </EmptyState>
      )}
      <div className="pt-10">
        {coverage ? (
          <Coverage
            from={coverage.from}
            to={coverage.to}
            missing={coverage.missing}
            source={coverage.before}
            feedHref="/feed"
          />
        ) : null}
      </div>
    </>,
  );
});
