'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { PackCount } from '#lib/reports/count-pack.ts';
import type { PackWanted } from '#lib/reports/rules/wanted.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { useZone } from '../format/viewer.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PackOutlook } from './pack-outlook.tsx';
import { type PackDraft, periodChoices, wantedOf } from './pack-sentence.ts';
import { ENVIRONMENT_LABELS, REPORT_CHOICES } from './words.ts';

export interface PackFormProps {
  /** The day it is, `2026-11-20`. */
  today: string;
  count: (input: PackWanted) => Promise<Result<PackCount>>;
  order: (input: PackWanted) => Promise<Result<{ packId: string }>>;
}

const FIELDS = new Set(['from', 'to', 'zone']);

/** A new pack as a sentence with fields, and what would be in it. */
export function PackForm({ today, count, order }: PackFormProps) {
  const router = useRouter();
  const zone = useZone();
  const choices = periodChoices(today);
  const [draft, setDraft] = useState<PackDraft>({
    report: 'full',
    environments: ['production', 'unknown'],
    path: '',
    accounts: '',
    from: choices[0]?.from ?? today,
    to: choices[0]?.to ?? today,
    zone,
  });
  const [zoneTouched, setZoneTouched] = useState(false);
  useEffect(() => {
    if (!zoneTouched) setDraft((now) => ({ ...now, zone }));
  }, [zone, zoneTouched]);
  const act = useAct(order);
  const change = (part: Partial<PackDraft>) => setDraft((now) => ({ ...now, ...part }));
  const fields = act.refusal?.fields ?? {};
  const atAField = Object.keys(fields).some((name) => FIELDS.has(name));

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run(wantedOf(draft));
    if (result.ok) router.push(`/evidence/${result.value.packId}`);
  };

  return (
    <form onSubmit={send} className="grid gap-12">
      <div className="flex flex-wrap gap-x-12 gap-y-8">
        <div className="w-176 max-desk:w-full">
          <Select
            label="Evidence of"
            options={REPORT_CHOICES}
            value={draft.report}
            onChange={(report) => change({ report: report as PackDraft['report'] })}
          />
        </div>
        <div className="w-144 max-desk:flex-1">
          <TextField
            label="from, whole day"
            type="date"
            value={draft.from}
            onChange={(from) => change({ from })}
            error={fields.from}
          />
        </div>
        <div className="w-144 max-desk:flex-1">
          <TextField
            label="to, whole day"
            type="date"
            value={draft.to}
            onChange={(to) => change({ to })}
            error={fields.to}
          />
        </div>
        <div className="w-176 max-desk:w-full">
          <TextField
            label="in the time zone"
            value={draft.zone}
            onChange={(text) => {
              setZoneTouched(true);
              change({ zone: text });
            }}
            error={fields.zone}
            autoComplete="off"
          />
        </div>
      </div>
      <fieldset className="flex flex-wrap gap-6">
        <legend className="only-read">Common periods</legend>
        {choices.map(({ label, from, to }) => (
          <Button
            key={label}
            size="small"
            look={draft.from === from && draft.to === to ? 'plain' : 'quiet'}
            onPress={() => change({ from, to })}
          >
            {label}
          </Button>
        ))}
      </fieldset>
      <fieldset>
        <legend className="mb-3 text-small text-ink3">about secrets of these environments</legend>
        <div className="flex flex-wrap gap-x-16">
          {Object.entries(ENVIRONMENT_LABELS).map(([environment, label]) => (
            <Checkbox
              key={environment}
              isSelected={draft.environments.includes(environment)}
              onChange={(chosen) =>
                change({
                  environments: chosen
                    ? [...draft.environments, environment]
                    : draft.environments.filter((one) => one !== environment),
                })
              }
            >
              {label}
            </Checkbox>
          ))}
        </div>
        <p className="text-small text-ink3">
          {draft.environments.length === 0 ? 'None chosen means all.' : ''}
        </p>
      </fieldset>
      <div className="flex flex-wrap gap-x-12 gap-y-8">
        <div className="w-288 max-desk:w-full">
          <TextField
            label="under the path, if not all"
            mono
            value={draft.path}
            onChange={(path) => change({ path })}
            autoComplete="off"
          />
        </div>
        <div className="w-288 max-desk:w-full">
          <TextField
            label="in the accounts, if not all"
            mono
            value={draft.accounts}
            onChange={(accounts) => change({ accounts })}
            autoComplete="off"
          />
        </div>
      </div>
      <PackOutlook draft={draft} count={count} choose={change} />
      {atAField ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Ordering…">
          Make this pack
        </Button>
      </div>
    </form>
  );
}
