import { Coverage } from '#components/charts/coverage.tsx';
import { LabelLanes } from '#components/charts/label-lanes.tsx';
import { PeopleDots } from '#components/charts/people-dots.tsx';
import { ReadsChart } from '#components/charts/reads-chart.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { ACTS, DAYS, LABEL_READS, NOW, PEOPLE, READS, SPANS } from './specimens.ts';

export function Charts() {
  const coverage = (
    <Coverage
      seen={{ got: 5, of: 6 }}
      from="2026-10-22T00:00:00Z"
      to="2026-11-20T13:28:00Z"
      missing={['Since 08:20, larkfield-data in eu-west-1 is missing from these numbers.']}
      feedHref="/design?of=feed"
    />
  );
  return (
    <>
      <Section title="Label timeline" level={3}>
        <LabelLanes
          label="Labels of prod/payments/db since 22 August: rolled back once, and a rotation that keeps failing."
          spans={SPANS}
          from="2026-08-22T00:00:00Z"
          now={NOW}
          acts={ACTS}
          reads={LABEL_READS}
          readout={
            <>
              <b className="text-ink">Rollback.</b> <span className="mono">AWSCURRENT</span> went from{' '}
              <span className="mono">41d0c6e9</span> back to <span className="mono">b83f41d7</span>, by Sofia,
              signed by Tom. <Link href="/design?of=record">CloudTrail record</Link>
            </>
          }
          coverage={coverage}
        />
      </Section>
      <Section title="Reads of production" note="30 days" level={3}>
        <ReadsChart
          label="Reads of production values, 30 days: about 900,000 a day by workloads; five days not seen."
          days={READS}
          people={PEOPLE}
          coverage={coverage}
        />
      </Section>
      <Section title="People" level={3}>
        <PeopleDots days={DAYS} reads={PEOPLE} notSeen={DAYS.slice(4, 9)} />
      </Section>
    </>
  );
}
