'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { ConnectionPage } from '#lib/secrets/queries/connection-page.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';
import { tell } from '../ui/toast.tsx';
import { RegionBoxes } from './region-boxes.tsx';

type Change = { to: 'resume' } | { to: 'remove' } | { to: 'regions'; regions: string[] };
interface One {
  readonly connectionId: string;
}

export interface ConnectionActsProps {
  connection: Pick<
    ConnectionPage,
    'id' | 'name' | 'state' | 'configured' | 'regions' | 'secrets' | 'usable' | 'check' | 'direct'
  >;
  /** Regions of the partition. */
  known: readonly string[];
  acts: {
    readonly saveConnection: (input: One) => Promise<Result<One>>;
    readonly dropConnection: (input: One) => Promise<Result<null>>;
    readonly pauseConnection: (input: One) => Promise<Result<null>>;
    readonly changeConnection: (input: One & { change: Change }) => Promise<Result<null>>;
  };
}

/** What an admin may do with the account: connect or drop it while it is set up; pause, widen or remove it afterwards. */
export function ConnectionActs(props: ConnectionActsProps) {
  return props.connection.state === 'set-up' ? <SetUpActs {...props} /> : <StandingActs {...props} />;
}

function SetUpActs({ connection, acts }: ConnectionActsProps) {
  const router = useRouter();
  const save = useAct(acts.saveConnection);
  const drop = useAct(acts.dropConnection);
  const input = { connectionId: connection.id };
  const wrong = connection.check.filter(({ state }) => state !== 'works').length;
  return (
    <Section title="Connect">
      <p className="max-w-prose pt-8 text-small text-ink2">
        {connection.usable
          ? wrong > 0
            ? 'It can be connected as it is; what is missing above will not work until it is mended.'
            : 'Everything is as it should be.'
          : 'It can be connected once the inventory role opens and lists secrets in every region.'}
      </p>
      <div className="flex flex-wrap gap-8 py-8">
        <Button
          look="primary"
          pending={save.pending}
          pendingLabel="Connecting…"
          {...(connection.usable
            ? {}
            : { disabledReason: 'The check must show first that secrets can be listed.' })}
          onPress={async () => {
            const result = await save.run(input);
            if (result.ok) tell(`${connection.name} is connected. Its inventory is read within a minute.`);
          }}
        >
          Connect the account
        </Button>
        <Button
          pending={drop.pending}
          onPress={async () => {
            const result = await drop.run(input);
            if (result.ok) router.push('/connections');
          }}
        >
          Drop this set-up
        </Button>
      </div>
      <Refused refusal={save.refusal ?? drop.refusal} />
    </Section>
  );
}

function StandingActs({ connection, known, acts }: ConnectionActsProps) {
  const pause = useAct(acts.pauseConnection);
  const change = useAct(acts.changeConnection);
  const { id: connectionId, state, configured } = connection;
  return (
    <Section title="Change">
      <div className="flex flex-wrap items-center gap-8 py-8">
        {state === 'paused' ? (
          <Button
            pending={change.pending}
            onPress={() => void change.run({ connectionId, change: { to: 'resume' } })}
          >
            Start it again
          </Button>
        ) : (
          <Button pending={pause.pending} onPress={() => void pause.run({ connectionId })}>
            Pause
          </Button>
        )}
        <p className="text-small text-ink2">
          While it is paused no call goes there: nothing is read, revealed or changed. What was seen stays.
        </p>
      </div>
      <Refused refusal={pause.refusal ?? change.refusal} />
      {configured ? null : (
        <div className="grid gap-8">
          <Regions connection={connection} known={known} change={acts.changeConnection} />
          <Remove connection={connection} change={acts.changeConnection} />
        </div>
      )}
    </Section>
  );
}

type ChangeProps = Pick<ConnectionActsProps, 'connection'> & {
  change: ConnectionActsProps['acts']['changeConnection'];
};

function Regions({ connection, known, change }: ChangeProps & Pick<ConnectionActsProps, 'known'>) {
  const act = useAct(change);
  const now = connection.regions.map(({ region }) => region);
  const [chosen, setChosen] = useState<readonly string[]>(now);
  return (
    <Disclosure summary="Change the regions">
      <div className="grid gap-8">
        <RegionBoxes
          known={known}
          chosen={chosen}
          onChange={setChosen}
          error={act.refusal?.fields?.['change.regions']}
        />
        <p className="text-small text-ink2">
          Secrets of a region that is left out leave the lists and stay on record.
        </p>
        <div>
          <Button
            pending={act.pending}
            onPress={async () => {
              const to = { to: 'regions' as const, regions: [...chosen] };
              const result = await act.run({ connectionId: connection.id, change: to });
              if (result.ok) tell('Kept.');
            }}
          >
            Keep these regions
          </Button>
        </div>
        <Refused refusal={act.refusal} />
      </div>
    </Disclosure>
  );
}

function Remove({ connection, change }: ChangeProps) {
  const act = useAct(change);
  return (
    <Disclosure summary="Remove the connection">
      <div className="grid gap-8">
        <p className="max-w-prose text-small text-ink2">
          No call goes to the account any more. Its {connection.secrets} secrets leave the lists; their pages,
          requests, reads and records stay. The external id is not used again: connected anew, the account
          gets another. Take the roles away in AWS yourself.
        </p>
        <div>
          <Button
            look="destructive-final"
            pending={act.pending}
            onPress={() => void act.run({ connectionId: connection.id, change: { to: 'remove' } })}
          >
            Remove {connection.name}
          </Button>
        </div>
        <Refused refusal={act.refusal} />
      </div>
    </Disclosure>
  );
}
