'use client';

import type { PeopleNamed, PolicyStep } from '#lib/access/rules/policy-document.ts';
import { ROLES, type Role } from '#lib/people/rules/roles.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { ListField } from './policy-editor-inputs.tsx';

type Named = Pick<PolicyStep, 'roles' | 'groups' | 'people'> & { owners?: boolean };

export interface PeopleFieldsProps<N extends Named> {
  /** What these people may do, for the name of the group of fields: "who signs step 1". */
  legend: string;
  named: N;
  onChange: (change: Partial<Pick<Named, 'roles' | 'groups' | 'people' | 'owners'>>) => void;
  /** Offers the owner of the secret too. */
  owners?: boolean;
}

/** A set of people: roles, groups, people by name, and where it makes sense the owner of the secret. */
export function PeopleFields<N extends Named>({ legend, named, onChange, owners }: PeopleFieldsProps<N>) {
  const toggle = (role: Role, isIn: boolean) =>
    onChange({ roles: ROLES.filter((each) => (each === role ? isIn : has(named, each))) });
  return (
    <fieldset className="grid min-w-0 gap-6">
      <legend className="only-read">{legend}</legend>
      <div className="flex flex-wrap gap-x-16">
        {owners ? (
          <Checkbox isSelected={named.owners ?? false} onChange={(isIn) => onChange({ owners: isIn })}>
            the owner of the secret
          </Checkbox>
        ) : null}
        {ROLES.map((role) => (
          <Checkbox key={role} isSelected={has(named, role)} onChange={(isIn) => toggle(role, isIn)}>
            {role}
          </Checkbox>
        ))}
      </div>
      <div className="grid gap-8 desk:grid-cols-2">
        <ListField
          label="Groups, between commas"
          values={named.groups}
          onChange={(groups) => onChange({ groups })}
        />
        <ListField
          label="People by e-mail address, between commas"
          values={named.people}
          onChange={(people) => onChange({ people })}
        />
      </div>
    </fieldset>
  );
}

function has(named: Pick<PeopleNamed, 'roles'>, role: Role): boolean {
  return named.roles.includes(role);
}
