import type { EventView } from '#lib/trail/queries/event-view.ts';
import { ShortId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { VerdictMark } from '../format/mark.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { KIND_WORDS, OUTCOME_WORDS } from './words.ts';

/** Records, newest first, 28 px each. */
export function EventList({ events, caption }: { events: readonly EventView[]; caption: string }) {
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      rows={events}
      rowKey={(event) => `${event.eventId} ${event.account} ${event.region} ${event.at}`}
      rowState={(event) => (event.verdict?.verdict === 'unexplained' ? 'alarm' : undefined)}
      rowCopy={(event) => ({
        name: event.eventId,
        ...(event.secret?.arn ? { arn: event.secret.arn } : {}),
      })}
      density="dense"
      stickyHead
    />
  );
}

const COLUMNS: readonly Column<EventView>[] = [
  {
    id: 'time',
    head: 'Time',
    phone: 'second-end',
    cell: (event) => <Instant at={event.at} seconds className="text-ink2" />,
  },
  {
    id: 'who',
    head: 'Who',
    phone: 'second',
    cell: (event) => (
      <span className="flex max-w-220 items-baseline gap-6 truncate" title={`${event.who}. ${event.sign}`}>
        <span className="min-w-0 truncate">
          <ForeignText text={event.who} />
        </span>
        <span className="shrink-0 text-small text-ink3">{KIND_WORDS[event.kind] ?? event.kind}</span>
      </span>
    ),
  },
  {
    id: 'event',
    head: 'Event',
    isName: true,
    phone: 'first',
    cell: (event) => (
      <>
        <Link look="row" href={`/trail/${encodeURIComponent(event.eventId)}`} isRowLink>
          <span className="mono font-semibold">
            <ForeignText text={event.event} ascii />
          </span>
        </Link>
        <span className="block desk:hidden">
          <EventSecret event={event} room={30} />
        </span>
      </>
    ),
  },
  {
    id: 'secret',
    head: 'Secret',
    leavesBelow: 'desk',
    cell: (event) => <EventSecret event={event} room={36} />,
  },
  {
    id: 'outcome',
    head: 'Outcome',
    leavesBelow: 'full',
    cell: (event) => (
      <span
        className={event.outcome === 'done' ? 'text-ink3' : 'text-bad'}
        title={event.errorCode ?? undefined}
      >
        {OUTCOME_WORDS[event.outcome]}
      </span>
    ),
  },
  { id: 'verdict', head: 'Verdict', phone: 'first-end', cell: (event) => <EventVerdict event={event} /> },
];

/** The secret of a record: a link where the inventory knows it, else as it was written. */
export function EventSecret({ event, room }: { event: EventView; room?: number }) {
  const { secret } = event;
  if (!secret) return null;
  const name = (
    <SecretName
      name={secret.name}
      environment={environmentOf(secret.environment)}
      {...(room ? { room } : { look: 'whole' as const })}
    />
  );
  return secret.id ? (
    <Link look="row" href={`/secrets/${secret.id}`}>
      {name}
    </Link>
  ) : (
    <span className="text-ink3" title="Not in the inventory">
      {name}
    </span>
  );
}

const ENVIRONMENTS: readonly string[] = ['production', 'staging', 'development', 'unknown', 'other'];

function environmentOf(name: string | null): EnvironmentKind | undefined {
  return name !== null && ENVIRONMENTS.includes(name) ? (name as EnvironmentKind) : undefined;
}

const SHORT_VERDICTS: Readonly<Record<string, string>> = {
  exception: 'standing exception',
  unexplained: 'unexplained',
  refused: 'refused',
  outside: 'no approval needed',
  pending: 'not judged yet',
};

function EventVerdict({ event }: { event: EventView }) {
  const { verdict } = event;
  if (!verdict) return null;
  const alarm = verdict.verdict === 'unexplained';
  return (
    <span
      className={`inline-flex items-center gap-6 text-small whitespace-nowrap ${alarm ? 'font-semibold text-bad' : 'text-ink2'}`}
      title={verdict.sentence}
    >
      <VerdictMark verdict={verdict.verdict} label={null} />
      {verdict.grantId ? (
        <span>
          {verdict.verdict === 'break-glass' ? 'break-glass, ' : 'covered by '}
          <Link href={`/access/${verdict.grantId}`}>
            <ShortId id={verdict.grantId} />
          </Link>
        </span>
      ) : (
        (SHORT_VERDICTS[verdict.verdict] ?? 'covered')
      )}
    </span>
  );
}
