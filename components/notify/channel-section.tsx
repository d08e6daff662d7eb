import type { ChannelView, DeliveryView } from '#lib/notify/queries/list-channels.ts';
import { Code } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { Mark, type MarkState } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Fact, FactsLine } from '../ui/facts.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { Notice } from '../ui/state.tsx';
import { type ChannelActs, ChannelButtons } from './channel-buttons.tsx';
import { areasWords, KIND_WORDS, STATE_WORDS } from './channel-words.ts';

export interface ChannelSectionProps {
  channel: ChannelView;
  first: boolean;
  mayManage: boolean;
  acts: ChannelActs;
}

/** One channel: where it leads, how it does, its last messages, and what may be done with it. */
export function ChannelSection({ channel, first, mayManage, acts }: ChannelSectionProps) {
  const { id, name, kind, configured, place, areas, waiting, givenUp, deliveredAt } = channel;
  return (
    <Section
      title={<Code>{name}</Code>}
      note={`${KIND_WORDS[kind]}${configured ? ', from the configuration file' : ''}${channel.state === 'paused' ? ', paused' : ''}`}
      first={first}
      id={id}
    >
      <FactsLine>
        <Fact name="To">
          <span className="break-anywhere">{place}</span>
        </Fact>
        <Fact name="Gets">{areasWords(areas)}</Fact>
        <Fact name="Last delivered">{deliveredAt ? <Instant at={deliveredAt} /> : 'never'}</Fact>
        <Fact name="Waiting">{String(waiting)}</Fact>
        {givenUp > 0 ? <Fact name="Given up">{String(givenUp)}</Fact> : null}
      </FactsLine>
      <Trouble channel={channel} />
      {mayManage ? <ChannelButtons channel={channel} acts={acts} /> : null}
      {channel.deliveries.length > 0 ? (
        <DataTable
          caption={`Last messages to ${name}`}
          columns={COLUMNS}
          rows={channel.deliveries}
          rowKey={(delivery) => delivery.id}
        />
      ) : null}
    </Section>
  );
}

function Trouble({ channel }: { channel: ChannelView }) {
  if (channel.state === 'paused') {
    return (
      <Notice>
        Nothing is sent or kept for it. {channel.stateWhy ? <ForeignText text={channel.stateWhy} /> : null}
      </Notice>
    );
  }
  if (!channel.failingSince) return null;
  return (
    <Notice tone="warn">
      It does not take messages since <Instant at={channel.failingSince} />. {lastTrouble(channel)} What waits
      is tried again by itself.
    </Notice>
  );
}

/** How the newest attempt that failed ended. */
function lastTrouble({ deliveries }: ChannelView): string {
  return deliveries.find((one) => one.attempts > 0 && one.state !== 'delivered')?.words ?? '';
}

const MARKS: Readonly<Record<DeliveryView['state'], MarkState>> = {
  waiting: 'not-seen',
  delivered: 'fine',
  'given-up': 'broken',
  withdrawn: 'attention',
};

const COLUMNS: readonly Column<DeliveryView>[] = [
  {
    id: 'mark',
    head: '',
    headLabel: 'State',
    isMark: true,
    phone: 'mark',
    cell: (one) =>
      one.state === 'delivered' ? null : <Mark state={MARKS[one.state]} label={STATE_WORDS[one.state]} />,
  },
  {
    id: 'message',
    head: 'Message',
    isName: true,
    fills: true,
    phone: 'first',
    cell: (one) => (
      <span title={one.headline}>
        <Link href={one.path} look="row">
          <ForeignText text={one.headline} />
        </Link>
      </span>
    ),
  },
  {
    id: 'outcome',
    head: 'Outcome',
    phone: 'second',
    cell: (one) => (
      <span className={`desk:whitespace-nowrap ${one.state === 'given-up' ? 'text-bad' : 'text-ink2'}`}>
        {one.state === 'delivered' ? '' : `${STATE_WORDS[one.state]}: `}
        {one.words}
      </span>
    ),
  },
  {
    id: 'attempts',
    head: 'Attempts',
    align: 'right',
    leavesBelow: 'desk',
    cell: (one) => String(one.attempts),
  },
  { id: 'at', head: 'When', phone: 'second-end', cell: (one) => <Instant at={one.at} /> },
  {
    id: 'next',
    head: 'Again',
    leavesBelow: 'desk',
    cell: (one) => (one.nextAt ? <Instant at={one.nextAt} /> : ''),
  },
];
