'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';

const DAY_MS = 86_400_000;
const TERMS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
];

export interface PutAsideFormProps {
  label: string;
  /** Days chosen before anybody chooses. */
  days: '30' | '90';
  /** Said when it is done. */
  done: string;
  putAside: (terms: { until: string; why: string }) => Promise<Result<null>>;
}

/** Puts something aside until a day, with the reason that everybody will read. */
export function PutAsideForm({ label, days: standard, done, putAside }: PutAsideFormProps) {
  const act = useAct(putAside);
  const [days, setDays] = useState<string>(standard);
  const [why, setWhy] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const until = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    if ((await act.run({ until, why })).ok) tell(done);
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <TextArea
        label={label}
        value={why}
        onChange={setWhy}
        atLeast={10}
        limit={1_000}
        error={act.refusal?.fields?.why}
      />
      <Choice
        label="For how long"
        options={TERMS}
        value={days}
        onChange={setDays}
        error={act.refusal?.fields?.until}
      />
      <div>
        <Button type="submit" pending={act.pending} pendingLabel="Putting aside…">
          Put aside
        </Button>
      </div>
      <Refused refusal={act.refusal?.fields ? null : act.refusal} />
    </form>
  );
}

export interface TakeUpButtonProps {
  /** Said when it is done. */
  done: string;
  takeUp: (nothing: null) => Promise<Result<null>>;
}

/** Takes up again what was put aside. */
export function TakeUpButton({ done, takeUp }: TakeUpButtonProps) {
  const act = useAct(takeUp);
  return (
    <div className="grid justify-items-start gap-8">
      <Button
        pending={act.pending}
        onPress={async () => {
          if ((await act.run(null)).ok) tell(done);
        }}
      >
        Take it up again
      </Button>
      <Refused refusal={act.refusal} />
    </div>
  );
}
