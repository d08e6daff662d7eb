'use client';

import { type FormEvent, useState } from 'react';
import type { AdviceKind } from '#lib/cost/rules/advice/advice.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';

const DAY_MS = 86_400_000;
const TERMS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
];

export interface PutAsideFormProps {
  kind: AdviceKind;
  subject: string;
  putAside: (input: {
    kind: AdviceKind;
    subject: string;
    until: string;
    why: string;
  }) => Promise<Result<null>>;
}

/** Puts an advice aside until a day, with the reason that everybody will read. */
export function PutAsideForm({ kind, subject, putAside }: PutAsideFormProps) {
  const act = useAct(putAside);
  const [days, setDays] = useState('90');
  const [why, setWhy] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const until = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    if ((await act.run({ kind, subject, until, why })).ok)
      tell('Put aside. It comes back on that day if it is still so.');
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <TextArea
        label="Why this is left as it is"
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
  kind: AdviceKind;
  subject: string;
  takeUp: (input: { kind: AdviceKind; subject: string }) => Promise<Result<null>>;
}

export function TakeUpButton({ kind, subject, takeUp }: TakeUpButtonProps) {
  const act = useAct(takeUp);
  return (
    <span className="grid justify-items-start gap-8 pt-6">
      <Button
        pending={act.pending}
        onPress={async () => {
          if ((await act.run({ kind, subject })).ok) tell('It is given again.');
        }}
      >
        Take it up again
      </Button>
      <Refused refusal={act.refusal} />
    </span>
  );
}
