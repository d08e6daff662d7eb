'use client';

import type { Result } from '#lib/kernel/result.ts';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

export interface ExportLogProps {
  readonly prepare: (input: { from: number; to: number }) => Promise<Result<{ href: string }>>;
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** Downloads the log as lines of JSON with its checkpoints. Asks the person to confirm who they are first. */
export function ExportLog({ prepare, from, to, label }: ExportLogProps) {
  const { run, pending, refusal } = useAct(prepare);
  const take = async () => {
    const prepared = await run({ from, to });
    if (prepared.ok) window.location.assign(prepared.value.href);
  };
  return (
    <span className="inline-flex flex-wrap items-center gap-8">
      <Button onPress={take} pending={pending} pendingLabel="Preparing…">
        {label}
      </Button>
      <span role="status" className="text-small text-bad">
        {refusal?.words}
      </span>
    </span>
  );
}
