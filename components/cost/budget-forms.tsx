'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { readAmount } from './read-amount.ts';

const NOT_AN_AMOUNT = 'Write an amount above zero, as 12.50.';

export interface BudgetFormProps {
  currency: string;
  set: (input: { path: string; micros: number }) => Promise<Result<null>>;
}

/** Sets the budget of a node; one that has a budget gets the new one. */
export function BudgetForm({ currency, set }: BudgetFormProps) {
  const act = useAct(set);
  const [path, setPath] = useState('');
  const [amount, setAmount] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const micros = readAmount(amount);
    setWrong(micros === null || micros < 1_000 ? NOT_AN_AMOUNT : undefined);
    if (micros === null || micros < 1_000) return;
    const node = path.trim();
    const result = await act.run({ path: node === '' || node.endsWith('/') ? node : `${node}/`, micros });
    if (!result.ok) return;
    setPath('');
    setAmount('');
    tell('The budget is set. It is judged with the next reckoning.');
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-12 pt-12">
      <TextField
        label="Below this path"
        help="As prod/payments/. Empty: everything."
        value={path}
        onChange={setPath}
        mono
        maxLength={512}
        error={act.refusal?.fields?.path}
      />
      <TextField
        label={`${currency} a month`}
        value={amount}
        onChange={setAmount}
        inputMode="decimal"
        maxLength={20}
        error={wrong ?? act.refusal?.fields?.micros}
      />
      <div className="pt-20">
        <Button type="submit" pending={act.pending}>
          Set budget
        </Button>
      </div>
      <Refused refusal={act.refusal?.fields ? null : act.refusal} />
    </form>
  );
}

export function RemoveBudget({
  path,
  remove,
}: {
  path: string;
  remove: (input: { path: string }) => Promise<Result<null>>;
}) {
  const act = useAct(remove);
  return (
    <>
      <Button
        look="quiet"
        pending={act.pending}
        aria-label={`Remove the budget of ${path === '' ? 'everything' : path}`}
        onPress={async () => {
          if ((await act.run({ path })).ok) tell('The budget is gone.');
        }}
      >
        Remove
      </Button>
      <Refused refusal={act.refusal} />
    </>
  );
}
