'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { OpenCertificationInput } from '#lib/reports/open-certification.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface CertificationFormProps {
  open: (input: OpenCertificationInput) => Promise<Result<{ certificationId: string; rows: number }>>;
}

const DAYS = [7, 14, 30, 60, 90].map((days) => ({ value: String(days), label: `${days} days` }));
const SCOPES = [
  { value: 'protected', label: 'production and unknown' },
  { value: 'all', label: 'every environment' },
] as const;

/** A new certification: a name, a part of the tree, a time. */
export function CertificationForm({ open }: CertificationFormProps) {
  const router = useRouter();
  const act = useAct(open);
  const [title, setTitle] = useState('');
  const [scope, setScope] = useState('protected');
  const [path, setPath] = useState('');
  const [days, setDays] = useState('14');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const environments: OpenCertificationInput['scope']['environments'] =
      scope === 'all' ? ['production', 'unknown', 'staging', 'other', 'development'] : null;
    const result = await act.run({
      title,
      scope: { environments, path: path.trim() },
      dueInDays: Number(days),
    });
    if (result.ok) router.push(`/certification/${result.value.certificationId}`);
  };
  const fields = act.refusal?.fields ?? {};
  return (
    <form onSubmit={send} className="grid gap-12">
      <TextField
        label="Name"
        value={title}
        onChange={setTitle}
        maxLength={120}
        error={fields.title}
        autoComplete="off"
      />
      <Select label="Secrets of" options={SCOPES} value={scope} onChange={setScope} />
      <TextField
        label="under the path, if not all"
        mono
        value={path}
        onChange={setPath}
        error={fields.scope}
        autoComplete="off"
      />
      <Select label="due in" options={DAYS} value={days} onChange={setDays} />
      <p className="text-small text-ink3">
        One row for each person and secret, as the policies let them ask today. Approvers and admins are told.
      </p>
      {fields.title || fields.scope ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Opening…">
          Open the certification
        </Button>
      </div>
    </form>
  );
}
