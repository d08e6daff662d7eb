'use client';

import { type ReactNode, useState } from 'react';
import type { Area } from '#lib/access/rules/announcement.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ChannelView } from '#lib/notify/queries/list-channels.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { tell } from '../ui/toast.tsx';
import { AreaBoxes } from './area-boxes.tsx';
import { SigningSecret } from './signing-secret.tsx';

type Change = { to: 'pause' } | { to: 'resume' } | { to: 'remove' } | { to: 'areas'; areas: Area[] };

export interface ChannelActs {
  changeChannel: (input: { channelId: string; change: Change }) => Promise<Result<{ unsent: number }>>;
  testChannel: (input: { channelId: string }) => Promise<Result<{ outcome: string; words: string }>>;
  renewSigningSecret: (input: {
    channelId: string;
  }) => Promise<Result<{ signingSecret: string; bothUntil: string }>>;
}

/** What may be done with a channel. One from the configuration file can be tried, and is changed there. */
export function ChannelButtons({
  channel: { id, name, kind, state, areas, mayChange, waiting },
  acts,
}: {
  channel: Pick<ChannelView, 'id' | 'name' | 'kind' | 'state' | 'areas' | 'mayChange' | 'waiting'>;
  acts: ChannelActs;
}) {
  const change = useAct(acts.changeChannel);
  const pause = state === 'active';
  return (
    <div className="grid gap-8 py-8">
      <TestLine channelId={id} testChannel={acts.testChannel}>
        {mayChange ? (
          <Button
            pending={change.pending}
            onPress={() => void change.run({ channelId: id, change: { to: pause ? 'pause' : 'resume' } })}
          >
            {pause ? 'Pause' : 'Start again'}
          </Button>
        ) : null}
      </TestLine>
      <Refused refusal={change.refusal} />
      {mayChange ? (
        <div className="flex flex-wrap gap-x-24 gap-y-8">
          <Areas channelId={id} areas={areas} changeChannel={acts.changeChannel} />
          {kind === 'webhook' ? <Renew channelId={id} renewSigningSecret={acts.renewSigningSecret} /> : null}
          <Remove channelId={id} name={name} waiting={waiting} changeChannel={acts.changeChannel} />
        </div>
      ) : null}
    </div>
  );
}

/** The button that tries the channel, what stands beside it, and how the try ended. */
function TestLine({
  channelId,
  testChannel,
  children,
}: { channelId: string; children: ReactNode } & Pick<ChannelActs, 'testChannel'>) {
  const act = useAct(testChannel);
  const [words, setWords] = useState<string | null>(null);
  return (
    <>
      <div className="flex flex-wrap items-center gap-8">
        <Button
          pending={act.pending}
          pendingLabel="Sending…"
          onPress={async () => {
            setWords(null);
            const result = await act.run({ channelId });
            if (result.ok) setWords(result.value.words);
          }}
        >
          Send a test message
        </Button>
        {children}
        <p role="status" className="text-small text-ink2">
          {words}
        </p>
      </div>
      <Refused refusal={act.refusal} />
    </>
  );
}

function Areas({
  channelId,
  areas,
  changeChannel,
}: { channelId: string; areas: readonly string[] } & Pick<ChannelActs, 'changeChannel'>) {
  const act = useAct(changeChannel);
  const [chosen, setChosen] = useState<readonly Area[]>(areas as readonly Area[]);
  return (
    <Disclosure summary="What it gets">
      <div className="grid gap-8">
        <AreaBoxes chosen={chosen} onChange={setChosen} />
        <div>
          <Button
            pending={act.pending}
            onPress={async () => {
              const result = await act.run({ channelId, change: { to: 'areas', areas: [...chosen] } });
              if (result.ok) tell('Kept.');
            }}
          >
            Keep this choice
          </Button>
        </div>
        <Refused refusal={act.refusal} />
      </div>
    </Disclosure>
  );
}

function Renew({
  channelId,
  renewSigningSecret,
}: { channelId: string } & Pick<ChannelActs, 'renewSigningSecret'>) {
  const act = useAct(renewSigningSecret);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Disclosure summary="New signing secret">
      <div className="grid max-w-prose gap-8">
        <p className="text-ink2">
          For 24 h both the new and the present one sign each message, so that the receiver can follow.
        </p>
        <div>
          <Button
            pending={act.pending}
            onPress={async () => {
              const result = await act.run({ channelId });
              if (result.ok) setSecret(result.value.signingSecret);
            }}
          >
            Make a new one
          </Button>
        </div>
        {secret ? <SigningSecret secret={secret} /> : null}
        <Refused refusal={act.refusal} />
      </div>
    </Disclosure>
  );
}

function Remove({
  channelId,
  name,
  waiting,
  changeChannel,
}: { channelId: string; name: string; waiting: number } & Pick<ChannelActs, 'changeChannel'>) {
  const act = useAct(changeChannel);
  return (
    <Disclosure summary="Remove">
      <div className="grid max-w-prose gap-8">
        <p className="text-ink2">
          {waiting === 0
            ? 'Nothing waits for it.'
            : `${waiting === 1 ? 'One message that waits is' : `${waiting} messages that wait are`} not sent.`}{' '}
          Policies that name {name} tell people here and other channels. What was sent stays on record.
        </p>
        <div>
          <Button
            look="destructive-final"
            pending={act.pending}
            pendingLabel="Removing…"
            onPress={async () => {
              const result = await act.run({ channelId, change: { to: 'remove' } });
              if (result.ok) tell(`Removed ${name}.`);
            }}
          >
            Remove {name}
          </Button>
        </div>
        <Refused refusal={act.refusal} />
      </div>
    </Disclosure>
  );
}
