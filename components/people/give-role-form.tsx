'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { RoleScope } from '#lib/people/rules/scope.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Choice } from '../ui/choice.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';

export interface RoleOffer {
  readonly role: string;
  readonly description: string;
  /** Words of what it permits where it holds for a part only; empty: it cannot. */
  readonly scoped: readonly string[];
}

export interface GiveRoleFormProps {
  personId: string;
  personName: string;
  roles: readonly RoleOffer[];
  connections: readonly { readonly id: string; readonly name: string }[];
  regions: readonly string[];
  environments: readonly string[];
  giveRole: (input: { personId: string; role: string; scope: RoleScope | null }) => Promise<Result<null>>;
}

interface ScopeDraft {
  readonly paths: string;
  readonly connections: readonly string[];
  readonly regions: readonly string[];
  readonly environments: readonly string[];
}

const NOWHERE: ScopeDraft = { paths: '', connections: [], regions: [], environments: [] };

/** Gives a role, for everything or for a part of the inventory. */
export function GiveRoleForm(props: GiveRoleFormProps) {
  const { personId, personName, roles, giveRole } = props;
  const act = useAct(giveRole);
  const [role, setRole] = useState(roles[0]?.role ?? '');
  const [reach, setReach] = useState<'all' | 'part'>('all');
  const [draft, setDraft] = useState<ScopeDraft>(NOWHERE);
  const chosen = roles.find((each) => each.role === role);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ personId, role, scope: reach === 'all' ? null : scopeOf(draft) });
    if (!result.ok) return;
    tell(`${personName} is ${role} now.`);
    setReach('all');
    setDraft(NOWHERE);
  };
  return (
    <form onSubmit={send} className="grid max-w-prose gap-12 pt-8">
      <Select
        label="Role"
        value={role}
        onChange={setRole}
        options={roles.map((each) => ({ value: each.role, label: each.role }))}
        help={chosen?.description}
      />
      <Choice
        label="Holds for"
        value={reach}
        onChange={(value) => setReach(value === 'part' ? 'part' : 'all')}
        options={[
          { value: 'all', label: 'Everything' },
          { value: 'part', label: 'A part of the inventory' },
        ]}
      />
      {reach === 'part' ? <ScopeFields {...props} draft={draft} onChange={setDraft} offer={chosen} /> : null}
      <div>
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Giving…">
          Give the role
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </form>
  );
}

function ScopeFields({
  connections,
  regions,
  environments,
  draft,
  onChange,
  offer,
}: Pick<GiveRoleFormProps, 'connections' | 'regions' | 'environments'> & {
  draft: ScopeDraft;
  onChange: (draft: ScopeDraft) => void;
  offer: RoleOffer | undefined;
}) {
  const scoped = offer?.scoped ?? [];
  return (
    <>
      <p className="text-small text-ink2">
        {scoped.length === 0
          ? 'Nothing this role permits can hold for a part only.'
          : `There, and nowhere else: ${scoped.join('; ')}. What is about the whole house is not included.`}
      </p>
      <TextArea
        label="Paths"
        help="One a line. * stands for anything within a segment, ** for any number of segments: prod/payments/**"
        value={draft.paths}
        onChange={(paths) => onChange({ ...draft, paths })}
        rows={3}
      />
      <Boxes
        legend="Environments"
        values={environments.map((value) => ({ value, label: value }))}
        chosen={draft.environments}
        onChange={(next) => onChange({ ...draft, environments: next })}
      />
      <Boxes
        legend="Connections"
        values={connections.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={draft.connections}
        onChange={(next) => onChange({ ...draft, connections: next })}
      />
      <Boxes
        legend="Regions"
        values={regions.map((value) => ({ value, label: value }))}
        chosen={draft.regions}
        onChange={(next) => onChange({ ...draft, regions: next })}
      />
    </>
  );
}

function Boxes({
  legend,
  values,
  chosen,
  onChange,
}: {
  legend: string;
  values: readonly { readonly value: string; readonly label: string }[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset>
      <legend className="text-small text-ink2">{legend}, none chosen means any</legend>
      <div className="flex flex-wrap gap-x-16">
        {values.map(({ value, label }) => (
          <Checkbox
            key={value}
            isSelected={chosen.includes(value)}
            onChange={(isIn) => onChange(isIn ? [...chosen, value] : chosen.filter((each) => each !== value))}
          >
            {label}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

function scopeOf({ paths, connections, regions, environments }: ScopeDraft): RoleScope {
  const lines = [...new Set(paths.split('\n').map((line) => line.trim()))].filter(Boolean);
  return {
    ...(lines.length > 0 ? { paths: lines } : {}),
    ...(connections.length > 0 ? { connections: [...connections] } : {}),
    ...(regions.length > 0 ? { regions: [...regions] } : {}),
    ...(environments.length > 0 ? { environments: [...environments] } : {}),
  };
}
