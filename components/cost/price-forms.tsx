'use client';

import { type FormEvent, useState } from 'react';
import { COMPONENTS, type Component } from '#lib/cost/rules/price.ts';
import type { CostSettingsData } from '#lib/cost/rules/settings.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { componentWords } from './cost-words.ts';
import { readAmount } from './read-amount.ts';
import { readTrials, writeTrials } from './trial-lines.ts';

export interface PriceFormProps {
  currency: string;
  /** Today in UTC, `2026-11-20`. */
  today: string;
  set: (input: {
    component: Component;
    micros: number;
    validFrom: string;
    source: string;
  }) => Promise<Result<null>>;
}

/** Sets a price from a day on. */
export function PriceForm({ currency, today, set }: PriceFormProps) {
  const act = useAct(set);
  const [component, setComponent] = useState<Component>('secret');
  const [amount, setAmount] = useState('');
  const [validFrom, setValidFrom] = useState(today);
  const [source, setSource] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const micros = readAmount(amount);
    setWrong(micros === null ? 'Write an amount, as 0.40.' : undefined);
    if (micros === null) return;
    if (!(await act.run({ component, micros, validFrom, source })).ok) return;
    setAmount('');
    setSource('');
    tell('The price is set. Months from that day on are reckoned anew.');
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <Select
        label="Of what"
        options={COMPONENTS.map((value) => ({ value, label: componentWords(value) }))}
        value={component}
        onChange={(value) => setComponent(value as Component)}
      />
      <TextField
        label={isByCalls(component) ? `${currency} for 10,000` : `${currency} a month`}
        value={amount}
        onChange={setAmount}
        inputMode="decimal"
        maxLength={20}
        error={wrong ?? act.refusal?.fields?.micros}
      />
      <TextField
        label="From this day (UTC)"
        value={validFrom}
        onChange={setValidFrom}
        maxLength={10}
        error={act.refusal?.fields?.validFrom}
      />
      <TextField
        label="Where it was read"
        help="A contract, an offer, a price page and its date."
        value={source}
        onChange={setSource}
        maxLength={200}
        error={act.refusal?.fields?.source}
      />
      <div>
        <Button type="submit" pending={act.pending}>
          Set price
        </Button>
      </div>
      <Refused refusal={act.refusal?.fields ? null : act.refusal} />
    </form>
  );
}

function isByCalls(component: Component): boolean {
  return component === 'api-calls' || component === 'key-requests' || component === 'parameter-calls';
}

export function WithdrawPrice({
  number,
  withdraw,
}: {
  number: string;
  withdraw: (input: { number: string }) => Promise<Result<null>>;
}) {
  const act = useAct(withdraw);
  return (
    <>
      <Button
        look="quiet"
        pending={act.pending}
        onPress={async () => {
          if ((await act.run({ number })).ok) tell('The price is withdrawn.');
        }}
      >
        Withdraw
      </Button>
      <Refused refusal={act.refusal} />
    </>
  );
}

export interface SettingsFormProps {
  settings: CostSettingsData;
  change: (input: CostSettingsData) => Promise<Result<null>>;
}

/** Currency, trials and what is free. */
export function SettingsForm({ settings, change }: SettingsFormProps) {
  const act = useAct(change);
  const [currency, setCurrency] = useState(settings.currency);
  const [free, setFree] = useState(String(settings.freeKeyRequests));
  const [trials, setTrials] = useState(writeTrials(settings.trials));
  const [wrong, setWrong] = useState<string | undefined>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readTrials(trials);
    setWrong(read === null ? 'One line for each: account, first day, last day.' : undefined);
    if (read === null) return;
    const done = await act.run({
      currency: currency.trim().toUpperCase(),
      freeKeyRequests: Number(free),
      trials: read,
    });
    if (done.ok) tell('Changed. Every month is reckoned anew.');
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <TextField
        label="Currency"
        value={currency}
        onChange={setCurrency}
        maxLength={3}
        error={act.refusal?.fields?.currency}
      />
      <TextField
        label="Requests to KMS that an account has free each month"
        value={free}
        onChange={setFree}
        inputMode="numeric"
        maxLength={10}
        error={act.refusal?.fields?.freeKeyRequests}
      />
      <TextArea
        label="Trials of Secrets Manager"
        help="One line for each: 111122223333 2026-10-20 2026-11-18"
        value={trials}
        onChange={setTrials}
        limit={2_000}
        error={wrong ?? act.refusal?.fields?.trials}
      />
      <div>
        <Button type="submit" pending={act.pending}>
          Change
        </Button>
      </div>
      <Refused refusal={act.refusal?.fields ? null : act.refusal} />
    </form>
  );
}
