'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { templateOf } from '#lib/changes/rules/templates.ts';
import { SECRET_TYPES, type SecretType, typeWords } from '#lib/secrets/rules/type.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { createWithValue } from './send-value.ts';
import { draftOf, emptyValue, ValueForm, type ValueState } from './value-form.tsx';

export interface CreationPlace {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly region: string;
}

export interface CreationFormProps {
  places: readonly CreationPlace[];
}

/** A new secret from the template of its type. */
export function CreationForm({ places }: CreationFormProps) {
  const router = useRouter();
  const act = useAct(createWithValue);
  const [place, setPlace] = useState(0);
  const [name, setName] = useState('');
  const [type, setType] = useState<SecretType>('database-credentials');
  const [description, setDescription] = useState('');
  const [owner, setOwner] = useState('');
  const [kmsKeyId, setKey] = useState('');
  const [value, setValue] = useState<ValueState>(() => valueOfType('database-credentials'));
  const template = templateOf(type);
  const chosen = places[place];
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) return;
    const tags = owner.trim() === '' ? [] : [{ key: 'owner', value: owner.trim() }];
    const result = await act.run({
      connectionId: chosen.connectionId,
      region: chosen.region,
      creation: { name: name.trim(), type, description, kmsKeyId: kmsKeyId.trim() || null, tags },
      value: draftOf(value, template.shape),
    });
    if (!result.ok) return;
    setValue(valueOfType(type));
    tell(`Created. AWS shows ${result.value.name} now.`);
    router.push(`/secrets/${result.value.secretId}`);
  };
  const fields = act.refusal?.fields ?? {};
  return (
    <form onSubmit={send} className="grid max-w-[45rem] gap-14" autoComplete="off">
      <Select
        label="Account and region"
        options={places.map((each, index) => ({
          value: String(index),
          label: `${each.connectionName}, ${each.region}`,
        }))}
        value={String(place)}
        onChange={(next) => setPlace(Number(next))}
      />
      <TextField
        label="Name"
        help="With its path, like prod/payments/db. The path says which environment it is; unknown counts as production."
        value={name}
        onChange={setName}
        autoComplete="off"
        error={fields.name ?? fields.creation}
      />
      <Select
        label="Type"
        help={template.note}
        options={SECRET_TYPES.map((each) => ({ value: each, label: typeWords(each) }))}
        value={type}
        onChange={(next) => {
          setType(next as SecretType);
          setValue(valueOfType(next as SecretType));
        }}
      />
      <TextField
        label="Description"
        value={description}
        onChange={setDescription}
        maxLength={2048}
        autoComplete="off"
      />
      <TextField
        label="Owner"
        help="A group or an e-mail address; becomes the tag owner."
        value={owner}
        onChange={setOwner}
        autoComplete="off"
      />
      <TextField label="KMS key, if not the default" value={kmsKeyId} onChange={setKey} autoComplete="off" />
      <ValueForm state={value} shape={template.shape} onChange={setValue} error={fields.value} />
      {Object.keys(fields).length > 0 ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button
          type="submit"
          look="primary"
          pending={act.pending}
          pendingLabel="Creating…"
          disabledReason={name.trim() === '' ? 'Give it a name first.' : undefined}
        >
          Create the secret
        </Button>
      </div>
    </form>
  );
}

function valueOfType(type: SecretType): ValueState {
  const { shape, keys } = templateOf(type);
  const base = emptyValue(shape, ['key']);
  if (shape !== 'json') return base;
  const members = keys.map(({ name, generated, start }, id) => ({ id, name, text: start ?? '', generated }));
  return {
    ...base,
    members: members.length > 0 ? members : [{ id: 0, name: '', text: '', generated: false }],
  };
}
