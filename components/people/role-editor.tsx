'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';

export interface PermissionOffer {
  readonly permission: string;
  readonly subject: string;
  readonly words: string;
  /** Why it cannot be chosen; null: it can. */
  readonly why: string | null;
}

interface RoleInput {
  role: string;
  description: string;
  permissions: string[];
}

export interface RoleEditorProps {
  offers: readonly PermissionOffer[];
  /** The role that is changed; absent: a new one. */
  known?: RoleInput & {
    readonly changedAt: string;
    readonly holders: readonly string[];
    readonly held: number;
  };
  make?: (input: RoleInput) => Promise<Result<{ role: string }>>;
  change?: (input: RoleInput & { changedAt: string; holders: number }) => Promise<Result<null>>;
}

/** Puts a role together. Where somebody holds it, what they gain and lose stands above the button. */
export function RoleEditor({ offers, known, make, change }: RoleEditorProps) {
  const router = useRouter();
  const [name, setName] = useState(known?.role ?? '');
  const [description, setDescription] = useState(known?.description ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(known?.permissions ?? []);
  const act = useAct(async (input: RoleInput): Promise<Result<unknown>> => {
    if (known && change) {
      return await change({ ...input, changedAt: known.changedAt, holders: known.held });
    }
    return make
      ? await make(input)
      : { ok: false, refusal: { code: 'failed', words: 'Nothing was changed.' } };
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const permissions = offers.map((offer) => offer.permission).filter((one) => chosen.includes(one));
    const result = await act.run({ role: name.trim(), description, permissions });
    if (!result.ok) return;
    tell(known ? `Changed ${known.role}.` : `Made ${name.trim()}.`);
    router.push('/people/roles');
  };
  const { fields } = act.refusal ?? {};
  return (
    <form onSubmit={send} className="grid gap-12 pt-8">
      <div className="grid max-w-prose gap-12">
        {known ? null : (
          <TextField
            label="Name"
            help="Small letters, digits and dashes. It cannot be changed, and never names another role."
            value={name}
            onChange={setName}
            isRequired
            mono
            maxLength={40}
            error={fields?.role}
          />
        )}
        <TextField
          label="What it is for"
          value={description}
          onChange={setDescription}
          maxLength={200}
          error={fields?.description}
        />
      </div>
      <Permissions offers={offers} chosen={chosen} onChange={setChosen} />
      {known ? <Difference known={known} chosen={chosen} offers={offers} /> : null}
      <div>
        <Button type="submit" look="primary" pending={act.pending}>
          {known ? 'Change the role' : 'Make the role'}
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </form>
  );
}

function Permissions({
  offers,
  chosen,
  onChange,
}: Pick<RoleEditorProps, 'offers'> & { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const subjects = [...new Set(offers.map((offer) => offer.subject))];
  return (
    <div className="grid grid-cols-2 gap-x-24 gap-y-14 max-desk:grid-cols-1">
      {subjects.map((subject) => (
        <fieldset key={subject} className="min-w-0">
          <legend className="font-semibold">{subject}</legend>
          {offers
            .filter((offer) => offer.subject === subject)
            .map((offer) => (
              <div key={offer.permission}>
                <Checkbox
                  isSelected={chosen.includes(offer.permission)}
                  isDisabled={offer.why !== null && !chosen.includes(offer.permission)}
                  onChange={(isIn) =>
                    onChange(
                      isIn
                        ? [...chosen, offer.permission]
                        : chosen.filter((each) => each !== offer.permission),
                    )
                  }
                >
                  {offer.words}
                  {offer.why ? <span className="text-small text-ink3"> · {offer.why}</span> : null}
                </Checkbox>
              </div>
            ))}
        </fieldset>
      ))}
    </div>
  );
}

/** Who gains and loses what, before it is done. */
function Difference({
  known,
  chosen,
  offers,
}: Pick<RoleEditorProps, 'offers'> & {
  known: NonNullable<RoleEditorProps['known']>;
  chosen: readonly string[];
}) {
  const words = (permission: string) =>
    offers.find((offer) => offer.permission === permission)?.words ?? permission;
  const gained = chosen.filter((one) => !known.permissions.includes(one)).map(words);
  const lost = known.permissions.filter((one) => !chosen.includes(one)).map(words);
  if (gained.length + lost.length === 0) return <p className="text-ink2">Nothing it permits changes.</p>;
  return (
    <div className="max-w-prose" role="status">
      <p>
        {known.holders.length === 0
          ? 'Nobody holds this role.'
          : `From their next call on, ${known.holders.join(', ')}:`}
      </p>
      <ul className="list-disc pl-16 text-ink2">
        {lost.map((each) => (
          <li key={`lost ${each}`}>lose: {each}</li>
        ))}
        {gained.map((each) => (
          <li key={`gained ${each}`}>gain: {each}</li>
        ))}
      </ul>
    </div>
  );
}
