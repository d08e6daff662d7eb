'use client';

import { useState } from 'react';
import { CACHE_LIVES, type CachedCalls, tryOut } from '#lib/cost/rules/what-if.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { moneyWords } from './cost-words.ts';

export interface WhatIfProps {
  currency: string;
  /** What the month will have cost as things are. */
  nowMicros: number;
  /** What each environment will have cost by the end of the month. */
  environments: readonly { readonly name: string; readonly micros: number }[];
  /** What copies nobody reads, and what all copies cost in a month. */
  idleReplicas: number;
  cached: readonly CachedCalls[];
}

const LIVES: Readonly<Record<(typeof CACHE_LIVES)[number], string>> = {
  60: 'one minute',
  300: 'five minutes',
  900: 'a quarter of an hour',
  3600: 'one hour',
  86400: 'one day',
};

/** What the month would cost if: sliders and boxes beside the number they move. Nothing is changed by it. */
export function WhatIf({ currency, nowMicros, environments, idleReplicas, cached }: WhatIfProps) {
  const [step, setStep] = useState(0);
  const [without, setWithout] = useState<readonly string[]>([]);
  const [replicas, setReplicas] = useState(false);
  const life = CACHE_LIVES[step - 1];
  const then = tryOut({
    nowMicros,
    withoutEnvironments: environments
      .filter(({ name }) => without.includes(name))
      .map(({ micros }) => micros),
    withoutReplicas: replicas ? idleReplicas : 0,
    cachedMicros: cached.find(({ seconds }) => seconds === life)?.savingMicros ?? 0,
  });
  const cacheWords = life === undefined ? 'as they do now' : `once in ${LIVES[life]}`;
  return (
    <div className="grid gap-x-40 gap-y-16 pt-8 desk:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="grid gap-16">
        <label className="grid max-w-prose gap-6">
          <span>
            Every caller asks for a value <span className="font-semibold">{cacheWords}</span>
          </span>
          <input
            type="range"
            min={0}
            max={CACHE_LIVES.length}
            step={1}
            value={step}
            aria-valuetext={cacheWords}
            onChange={(event) => setStep(Number(event.target.value))}
            className="w-full accent-accent"
          />
        </label>
        <Checkbox isSelected={replicas} onChange={setReplicas} isDisabled={idleReplicas === 0}>
          Without the copies that nobody reads ({moneyWords(idleReplicas, currency)} a month)
        </Checkbox>
        <fieldset className="grid gap-6">
          <legend className="pb-6 text-small text-ink2">Without these environments</legend>
          {environments.map(({ name, micros }) => (
            <Checkbox
              key={name}
              isSelected={without.includes(name)}
              onChange={(chosen) =>
                setWithout((before) =>
                  chosen ? [...before, name] : before.filter((other) => other !== name),
                )
              }
            >
              {name} ({moneyWords(micros, currency)})
            </Checkbox>
          ))}
        </fieldset>
      </div>
      <p aria-live="polite" className="self-start">
        <span className="block text-small text-ink2">The month would cost</span>
        <span className="figures block text-sentence">{moneyWords(then, currency)}</span>
        <span className="block text-small text-ink2">
          instead of {moneyWords(nowMicros, currency)}: {moneyWords(nowMicros - then, currency)} less. Each
          caller is taken as one cache; more running copies save less.
        </span>
      </p>
    </div>
  );
}
