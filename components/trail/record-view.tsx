import type { EventDetail } from '#lib/trail/queries/read-event.ts';
import { Instant } from '../format/instant.tsx';
import { Mark, VerdictMark } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { Columns } from '../layout/columns.tsx';
import { DefinitionList } from '../ui/facts.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';
import { Notice } from '../ui/state.tsx';
import { EventSecret } from './event-list.tsx';

/** One record: what it says in words, and the record itself as it was written. */
export function RecordView({ detail, excepts }: { detail: EventDetail; excepts: boolean }) {
  const { event, words } = detail;
  return (
    <Columns right={<Raw detail={detail} />} rightLabel="The record as it was written" width="broad">
      {event.contested ? (
        <Notice tone="warn">
          <Mark state="attention" label={null} /> <b>Another record contradicts this one.</b> Two records bear
          this event id and do not say the same.
        </Notice>
      ) : null}
      {event.verdict ? <VerdictLine detail={detail} excepts={excepts} /> : null}
      <Section title="What it says" first>
        <DefinitionList
          items={words.map(({ label, text }) => ({
            term: label,
            children: label === 'Time' ? <Instant at={event.at} seconds /> : <ForeignText text={text} />,
          }))}
        />
      </Section>
      {event.secret ? (
        <Section title="The secret">
          <p className="py-4">
            <EventSecret event={event} />
            {event.secret.id ? null : <span className="text-ink3"> is not in the inventory.</span>}
          </p>
          {event.secret.id ? (
            <p className="flex flex-wrap gap-16 text-small">
              <Link href={`/secrets/${event.secret.id}`}>Its page</Link>
              <Link href={`/trail?secret=${event.secret.id}`}>All its records</Link>
            </p>
          ) : null}
        </Section>
      ) : null}
      {detail.related.length > 0 ? <Related detail={detail} /> : null}
    </Columns>
  );
}

function VerdictLine({ detail, excepts }: { detail: EventDetail; excepts: boolean }) {
  const verdict = detail.event.verdict;
  if (!verdict) return null;
  const alarm = verdict.verdict === 'unexplained';
  return (
    <Notice tone={alarm ? 'bad' : 'plain'}>
      <span className="flex items-baseline gap-10">
        <VerdictMark verdict={verdict.verdict} />
        <span>
          <span className={alarm ? 'font-semibold' : undefined}>{verdict.sentence}</span>{' '}
          {verdict.grantId ? <Link href={`/access/${verdict.grantId}`}>The grant</Link> : null}
          {verdict.exceptionId ? (
            <Link href={`/trail/exceptions#${verdict.exceptionId}`}>The exception</Link>
          ) : null}
          {alarm && excepts && detail.event.secret?.id ? (
            <Link href={`/trail/exceptions?read=${encodeURIComponent(detail.event.eventId)}`}>
              Name this reader in a standing exception
            </Link>
          ) : null}
        </span>
      </span>
    </Notice>
  );
}

function Related({ detail }: { detail: EventDetail }) {
  return (
    <Section title="Records beside it">
      <Lines label="Records beside it">
        {detail.related.map((other) => (
          <Line key={`${other.eventId} ${other.at}`} end={<Instant at={other.at} seconds />}>
            <Link href={`/trail/${encodeURIComponent(other.eventId)}`}>
              <span className="mono">
                <ForeignText text={other.event} ascii />
              </span>
            </Link>{' '}
            <span className="text-ink2">
              {PARTS[other.part]} <ForeignText text={other.who} />
            </span>
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

const PARTS = {
  act: 'by',
  shadow: 'the KMS call behind it, by',
  session: 'handed out the key it was made with, to',
} as const;

function Raw({ detail }: { detail: EventDetail }) {
  return (
    <Section title="The record" note="free text that people wrote is hidden" first>
      {detail.raw === null ? (
        <p className="py-4 text-ink2">The record itself is not kept here.</p>
      ) : (
        <section
          aria-label="The record as JSON"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="mt-4 max-h-[70vh] overflow-auto bg-sunk p-12"
        >
          <pre className="mono text-small whitespace-pre-wrap break-anywhere">
            <bdi>{detail.raw}</bdi>
          </pre>
        </section>
      )}
      {detail.file ? (
        <p className="py-6 text-small text-ink2">
          In{' '}
          <span className="mono break-anywhere">
            <ForeignText text={detail.file} />
          </span>
          {detail.place === null ? null : `, record ${detail.place + 1}`}.
        </p>
      ) : null}
    </Section>
  );
}
