import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { AddChannelForm } from '#components/notify/add-channel-form.tsx';
import { ChannelSection } from '#components/notify/channel-section.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { type ChannelView, listChannels } from '#lib/notify/queries/list-channels.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { addChannel, changeChannel, renewSigningSecret, testChannel } from './actions.ts';

export const metadata = { title: 'Channels' };

export default definePage('channels', {}, async ({ db, actor }) => {
  const channels = await listChannels(db, actor);
  const mayManage = can(actor, 'channels.manage');
  return (
    <Page crumbs={[{ label: 'Channels' }]}>
      <PageHeader
        title={sentenceOf(channels)}
        lead="Where messages go outside: policies name channels, and a channel may ask for whole areas. A message says who, what, why, how long and until when, never a value; decisions are made here only."
      />
      {channels.length === 0 ? (
        <EmptyState title="Nothing leaves Countersign yet.">
          People are told here, in Notifications. Add a channel so that they hear of it elsewhere too.
        </EmptyState>
      ) : (
        channels.map((channel, index) => (
          <ChannelSection
            key={channel.id}
            channel={channel}
            first={index === 0}
            mayManage={mayManage}
            acts={{ changeChannel, testChannel, renewSigningSecret }}
          />
        ))
      )}
      {mayManage ? (
        <Section title="Add a channel">
          <AddChannelForm addChannel={addChannel} />
        </Section>
      ) : null}
    </Page>
  );
});

function sentenceOf(channels: readonly ChannelView[]): string {
  if (channels.length === 0) return 'There is no channel.';
  const count = channels.length === 1 ? 'One channel' : `${channels.length} channels`;
  const failing = channels.filter((channel) => channel.failingSince !== null).length;
  const paused = channels.filter((channel) => channel.state === 'paused').length;
  if (failing === 0 && paused === 0) {
    const unused = channels.every((channel) => channel.deliveredAt === null);
    return unused ? `${count}. Nothing was sent yet.` : `${count}. None refuses messages.`;
  }
  const parts = [
    ...(failing > 0 ? [`${failing === 1 ? 'one does' : `${failing} do`} not take messages`] : []),
    ...(paused > 0 ? [`${paused === 1 ? 'one is' : `${paused} are`} paused`] : []),
  ];
  return `${count}: ${parts.join(', ')}.`;
}
