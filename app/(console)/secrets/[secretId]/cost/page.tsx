import { notFound } from 'next/navigation';
import { CostChart } from '#components/charts/cost-chart.tsx';
import { HourHeat } from '#components/charts/hour-heat.tsx';
import { AdviceGroups } from '#components/cost/advice-groups.tsx';
import { moneyWords, monthWords } from '#components/cost/cost-words.ts';
import { LinesTable } from '#components/cost/lines-table.tsx';
import { Reads } from '#components/trail/reads.tsx';
import { trailHref } from '#components/trail/trail-address.ts';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { costOfSecret } from '#lib/cost/queries/cost-of-secret.ts';
import { listAdvice } from '#lib/cost/queries/list-advice.ts';
import { databaseNow } from '#lib/db/client.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readsByHour } from '#lib/trail/queries/reads-by-hour.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { definePage } from '#lib/web/page.ts';
import { putAside, takeUp } from '../../../cost/actions.ts';
import { trailScopeOf } from '../../../trail/scope.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Cost' };

const DAYS = 90;
const HEAT_DAYS = 30;

export default definePage('secrets.cost', { params: secretParams }, async (context, { params }) => {
  const { db, actor } = context;
  const { secret, frame } = await loadSecret(context, params.secretId);
  const now = await databaseNow(db.prisma);
  const [cost, reads, hours, advice] = await Promise.all([
    costOfSecret(db, actor, { secretId: secret.id, days: DAYS }),
    can(actor, 'trail.read')
      ? readsPerDay(db, trailScopeOf(actor), { secretId: secret.id, days: DAYS, now })
      : null,
    can(actor, 'trail.read')
      ? readsByHour(db, trailScopeOf(actor), { secretId: secret.id, days: HEAT_DAYS, now })
      : null,
    listAdvice(db, actor, { secretId: secret.id }),
  ]);
  if (cost === null) notFound();
  const { currency, days } = cost;
  const sum = days.reduce((all, { storedMicros, callMicros }) => all + storedMicros + callMicros, 0);
  const mayManage = can(actor, 'cost.manage');
  return frame(
    'cost',
    <>
      <Section title="Reads and cost a day" note={`${DAYS} days, by day in UTC`} first>
        {reads ? (
          <Reads days={reads.days} notSeen={reads.notSeen} now={now.toISOString()} of={`of ${secret.name}`} />
        ) : null}
        <div className="pt-12">
          <CostChart
            label={`Cost of ${secret.name}, ${DAYS} days: ${moneyWords(sum, currency)}.`}
            days={days}
            currency={currency}
            note={
              <>
                {moneyWords(sum, currency)} in these {DAYS} days, without its share of a customer key, which
                is charged by the month. Calls that the trail has not seen are not in it.{' '}
                <Link href="/cost/prices">Prices</Link>
              </>
            }
          />
        </div>
      </Section>
      {reads && hours ? (
        <Section title="Reads by the hour" note={`${HEAT_DAYS} days, the newest at the top, UTC`}>
          <div className="pt-8">
            <HourHeat
              label={`Reads of ${secret.name} by the hour, ${HEAT_DAYS} days.`}
              days={hours.map(({ day, hours: counts }) => ({
                day,
                hours: counts,
                href: trailHref({ secret: secret.id, event: 'GetSecretValue', day }),
                seen: reads.days.find((other) => other.day === day)?.coverage !== 'not-seen',
              }))}
            />
          </div>
        </Section>
      ) : null}
      {advice.length > 0 ? (
        <AdviceGroups
          groups={advice}
          currency={currency}
          acts={mayManage ? { putAside, takeUp } : null}
          named={false}
        />
      ) : null}
      {cost.months.length === 0 ? (
        <EmptyState title="No month of it has been reckoned yet." />
      ) : (
        cost.months.map(({ month, micros, lines }) => (
          <Section key={month} title={monthWords(month)} note={moneyWords(micros, currency)}>
            <LinesTable
              caption={`Lines of ${monthWords(month)}`}
              lines={lines}
              currency={currency}
              of="secret"
            />
          </Section>
        ))
      )}
    </>,
  );
});
