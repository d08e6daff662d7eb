'use client';

import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

interface PackActProps<T> {
  packId: string;
  act: (input: { packId: string }) => Promise<Result<T>>;
}

/** Asks for a confirmed sign-in, then lets the browser take the file. */
export function DownloadPack({ packId, act, size }: PackActProps<{ href: string }> & { size: string }) {
  const { run, pending, refusal } = useAct(act);
  const go = async () => {
    const result = await run({ packId });
    if (result.ok) window.location.assign(result.value.href);
  };
  return (
    <div>
      <Button look="primary" pending={pending} pendingLabel="Asking…" onPress={() => void go()}>
        Download, {size}
      </Button>
      <Refused refusal={refusal} />
    </div>
  );
}

export function CancelPack({ packId, act }: PackActProps<null>) {
  const { run, pending, refusal } = useAct(act);
  return (
    <div className="grid gap-8">
      <div>
        <Button
          look="destructive"
          pending={pending}
          pendingLabel="Cancelling…"
          onPress={() => void run({ packId })}
        >
          Cancel this pack
        </Button>
      </div>
      <Refused refusal={refusal} />
    </div>
  );
}

export function RepeatPack({ packId, act }: PackActProps<null>) {
  const { run, pending, refusal } = useAct(act);
  return (
    <div className="grid gap-8">
      <div>
        <Button pending={pending} pendingLabel="Asking…" onPress={() => void run({ packId })}>
          Make it again and compare
        </Button>
      </div>
      <Refused refusal={refusal} />
    </div>
  );
}
