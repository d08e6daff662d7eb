import type { ReactNode } from 'react';
import { SharesBar } from '#components/charts/shares.tsx';
import { EnvironmentSign, EnvironmentTag } from '#components/format/environment.tsx';
import { Arn, Code, Hash, Label, ShortId, VersionId } from '#components/format/identifier.tsx';
import { Age, Countdown, Day, Deadline, Instant, ZoneName } from '#components/format/instant.tsx';
import { Mark, MarkCount, VerdictMark } from '#components/format/mark.tsx';
import { PersonName } from '#components/format/person-name.tsx';
import { Count, Duration, Money, Share } from '#components/format/quantity.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Signatures } from '#components/format/signatures.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { DefinitionList, Fact, FactsLine, Figure, Figures } from '#components/ui/facts.tsx';
import { Link, NumberLink } from '#components/ui/link.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { Line, Lines, Section } from '#components/ui/section.tsx';
import { NOW } from './specimens.ts';

const KINDS = ['production', 'staging', 'development', 'unknown', 'other'] as const;
const VERSION = 'e9a27b10-4c1f-4d8e-9b51-0f6b8a1c2d3e';

export function Formats({ until }: { until: string }) {
  return (
    <DefinitionList
      items={[
        {
          term: 'Environment, tag',
          children: (
            <Row>
              {KINDS.map((kind) => (
                <EnvironmentTag key={kind} environment={kind} />
              ))}
            </Row>
          ),
        },
        {
          term: 'Environment, sign',
          children: (
            <Row>
              {KINDS.map((kind) => (
                <EnvironmentSign key={kind} environment={kind} />
              ))}
            </Row>
          ),
        },
        { term: 'State', children: <Marks /> },
        { term: 'Verdict', children: <Verdicts /> },
        { term: 'Signatures', children: <Strokes /> },
        { term: 'Name of a secret', children: <Names /> },
        {
          term: 'ARN',
          children: (
            <Arn arn="arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-Kq3xVd" />
          ),
        },
        {
          term: 'Version, id, hash, word',
          children: (
            <Row>
              <VersionId id={VERSION} />
              <ShortId id="req_5M9K0000000000AB" />
              <Hash hash="9f2c41aa07e1beef" />
              <Code>checkout-worker</Code>
            </Row>
          ),
        },
        {
          term: 'Staging label',
          children: (
            <>
              <Label name="AWSCURRENT" />
              <Label name="AWSPREVIOUS" />
              <Label name="AWSPENDING" failed />
              <Label name="checkout-pinned" />
            </>
          ),
        },
        { term: 'Time', children: <Times until={until} /> },
        {
          term: 'Quantity',
          children: (
            <Row>
              <Count count={48_213} one="record" />
              <Count count={7_912_345} one="read" />
              <Share share={0.949} />
              <Money micros={214_600_000} />
              <Money micros={328_000_000} look="whole" />
              <Money micros={95_000} look="small" />
              <Duration ms={19_080_000} />
            </Row>
          ),
        },
        {
          term: 'Foreign text',
          children: <ForeignText text={'Rollback \u202egnp.db for Ана, pro\u200dd\u0000 <b>now</b>'} />,
        },
        { term: 'Person', children: <PersonName name="Tom Lindgren" strong /> },
      ]}
    />
  );
}

function Row({ children }: { children: ReactNode }) {
  return <span className="flex flex-wrap items-baseline gap-x-14 gap-y-4">{children}</span>;
}

function Marks() {
  return (
    <Row>
      {(['broken', 'attention', 'not-seen', 'fine'] as const).map((state) => (
        <span key={state}>
          <Mark state={state} label={null} /> {state}
        </span>
      ))}
      <MarkCount state="broken" count={5} />
      <MarkCount state="attention" count={14} />
    </Row>
  );
}

function Verdicts() {
  return (
    <Row>
      {(['covered', 'break-glass', 'exception', 'unexplained', 'refused'] as const).map((verdict) => (
        <span key={verdict}>
          <VerdictMark verdict={verdict} label={null} /> {verdict}
        </span>
      ))}
    </Row>
  );
}

function Strokes() {
  return (
    <Row>
      <span>
        <Signatures signed={1} needed={1} silent /> one signed
      </span>
      <span>
        <Signatures signed={1} needed={2} silent /> one of two
      </span>
      <span>
        <Signatures signed={0} needed={3} silent /> none of three
      </span>
      <span>
        <Signatures signed={1} needed={2} denied={1} silent /> one denied
      </span>
    </Row>
  );
}

function Names() {
  return (
    <span className="grid gap-4">
      <SecretName name="prod/payments/db" environment="production" />
      <SecretName name="prod/payments/db" environment="production" look="sentence" />
      <SecretName name="prod/payments/acquirer/europe/west/settlement/api-key" environment="production" />
      <SecretName name="staging/ledger/db" environment="staging" />
      <SecretName name="mailer-legacy" environment="unknown" />
      <SecretName name={'pr\u043ed/\u202egnp.db'} environment="unknown" look="whole" />
      <SecretName name={'a'.repeat(512)} />
    </span>
  );
}

function Times({ until }: { until: string }) {
  return (
    <Row>
      <Instant at={NOW} />
      <Instant at={NOW} seconds />
      <Instant at="2025-11-18T10:20:00Z" />
      <Age at="2026-11-20T08:14:00Z" look="ago" />
      <Day at={NOW} />
      <Deadline at={until} />
      <span>
        <Countdown label="Ends in" until={until} /> left
      </span>
      <span className="text-ink3">
        Times in <ZoneName />
      </span>
    </Row>
  );
}

const PARTS = [
  { name: 'Covered by a grant', count: 58, fill: 'fill-accent' as const },
  { name: 'Break-glass', count: 3, fill: 'fill-warn-mark' as const },
  { name: 'Standing exception', count: 2, fill: 'fill-c4' as const },
  { name: 'Unexplained', count: 1, fill: 'fill-bad' as const },
];

export function RightColumn({ until, since }: { until: string; since: string }) {
  return (
    <>
      <Section title="Human reads of production" aside="7 days" first>
        <div className="flex items-baseline gap-8">
          <NumberLink href="/reconciliation" label="human reads" figure>
            64
          </NumberLink>
          <span className="text-ink2">
            63 accounted for,{' '}
            <Link look="bad" href="/reconciliation?verdict=unexplained">
              1 is not
            </Link>
          </span>
        </div>
        <SharesBar label="58 covered, 3 break-glass, 2 exceptions, 1 unexplained" parts={PARTS} />
        <Lines>
          <Line
            mark={<Signatures signed={1} needed={1} silent />}
            end={<NumberLink href="/reconciliation?verdict=covered">58</NumberLink>}
          >
            Covered by a grant
          </Line>
          <Line
            mark={<VerdictMark verdict="unexplained" label={null} />}
            end={
              <NumberLink href="/reconciliation?verdict=unexplained" alarm>
                1
              </NumberLink>
            }
          >
            <span className="text-bad">Unexplained</span>
          </Line>
        </Lines>
      </Section>
      <Section
        title="Waiting for a decision"
        note="2"
        aside={
          <Link look="alone" href="/inbox">
            Inbox
          </Link>
        }
      >
        <Lines>
          <Line mark={<Signatures signed={0} needed={1} />} end="Ana, reveal, 2 min">
            <SecretName name="prod/payments/db" environment="production" look="plain" room={24} />
          </Line>
          <Line mark={<Signatures signed={1} needed={2} />} end="Tom, rotate, 1 h">
            <SecretName name="prod/ledger/signing-key" environment="production" look="plain" room={24} />
          </Line>
        </Lines>
      </Section>
      <Section title="Facts">
        <FactsLine>
          <Fact>Database credentials</Fact>
          <Fact name="Owner">team-payments</Fact>
          <Fact name="Rotates every">30 days</Fact>
        </FactsLine>
        <Figures>
          <Figure label="Grant ends in">
            <Countdown look="figure" label="Grant ends in" until={until} since={since} />
          </Figure>
          <Figure label="Uses left" note="of 3">
            1
          </Figure>
        </Figures>
        <div className="pt-12">
          <Progress label="Making the pack" done={8_120} total={38_771} noun="records" />
        </div>
      </Section>
    </>
  );
}
