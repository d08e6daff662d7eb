'use client';

import type { Result } from '#lib/kernel/result.ts';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

type Form = 'csv' | 'json-lines';

export interface ExportEventsProps<F> {
  readonly prepare: (input: { form: Form; filter: F }) => Promise<Result<{ href: string }>>;
  readonly filter: F;
}

/** Downloads the records of this filter with what was seen of the trail. Asks the person to confirm who they are first. */
export function ExportEvents<F>({ prepare, filter }: ExportEventsProps<F>) {
  const { run, pending, refusal } = useAct(prepare);
  const take = async (form: Form) => {
    const prepared = await run({ form, filter });
    if (prepared.ok) window.location.assign(prepared.value.href);
  };
  return (
    <span className="inline-flex flex-wrap items-center gap-8">
      <Button onPress={() => void take('csv')} pending={pending} pendingLabel="Preparing…">
        Export CSV
      </Button>
      <Button onPress={() => void take('json-lines')} pending={pending} pendingLabel="Preparing…">
        Export JSON
      </Button>
      <span role="status" className="text-small text-bad">
        {refusal?.words}
      </span>
    </span>
  );
}
