'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { RegionBoxes } from './region-boxes.tsx';

interface BeginInput {
  readonly name: string;
  readonly accountId: string;
  readonly partition: string;
  readonly regions: string[];
  readonly inventoryRole: string;
  readonly revealRole: string;
  readonly operatorRole: string | null;
}

export interface BeginConnectionFormProps {
  partitions: Readonly<Record<string, readonly string[]>>;
  beginConnection: (input: BeginInput) => Promise<Result<{ readonly connectionId: string }>>;
}

const NAMES = {
  inventory: 'countersign-inventory',
  reveal: 'countersign-reveal',
  operator: 'countersign-operator',
};

/** The first step of connecting an account. Nothing is connected by it; the external id is made by the product. */
export function BeginConnectionForm({ partitions, beginConnection }: BeginConnectionFormProps) {
  const act = useAct(beginConnection);
  const router = useRouter();
  const [name, setName] = useState('');
  const [accountId, setAccountId] = useState('');
  const [partition, setPartition] = useState('aws');
  const [regions, setRegions] = useState<readonly string[]>([]);
  const [roles, setRoles] = useState(NAMES);
  const [changes, setChanges] = useState(true);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({
      name: name.trim(),
      accountId: accountId.trim(),
      partition,
      regions: [...regions],
      inventoryRole: roles.inventory,
      revealRole: roles.reveal,
      operatorRole: changes ? roles.operator : null,
    });
    if (result.ok) router.push(`/connections/${result.value.connectionId}`);
  };
  const { fields } = act.refusal ?? {};
  const roleField = (kind: keyof typeof NAMES, label: string, error: string | undefined) => (
    <TextField
      label={label}
      value={roles[kind]}
      onChange={(value) => setRoles({ ...roles, [kind]: value })}
      isRequired
      mono
      maxLength={576}
      error={error}
    />
  );
  return (
    <form onSubmit={send} className="grid max-w-prose gap-12 pt-8">
      <TextField
        label="Name"
        help="As people call the account."
        value={name}
        onChange={setName}
        isRequired
        maxLength={100}
        error={fields?.name}
      />
      <TextField
        label="Account id"
        help="12 digits."
        value={accountId}
        onChange={setAccountId}
        isRequired
        mono
        inputMode="numeric"
        autoComplete="off"
        maxLength={14}
        error={fields?.accountId}
      />
      <Select
        label="Partition"
        value={partition}
        onChange={(value) => {
          setPartition(value);
          setRegions([]);
        }}
        options={Object.keys(partitions).map((value) => ({ value, label: value }))}
      />
      <RegionBoxes
        known={partitions[partition] ?? []}
        chosen={regions}
        onChange={setRegions}
        error={fields?.regions}
      />
      <Checkbox isSelected={changes} onChange={setChanges}>
        With an operator role, so that secrets can be rotated and changed from here
      </Checkbox>
      <Disclosure summary="Names of the roles">
        <div className="grid gap-12">
          {roleField('inventory', 'Inventory role', fields?.inventoryRole)}
          {roleField('reveal', 'Reveal role', fields?.revealRole)}
          {changes ? roleField('operator', 'Operator role', fields?.operatorRole) : null}
        </div>
      </Disclosure>
      <div>
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Making the external id…">
          Show the roles to create
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </form>
  );
}
