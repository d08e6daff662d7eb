'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';

const DAY_MS = 86_400_000;
const TERMS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
];

export interface ExceptionInput {
  principalArn: string;
  sessionName: string;
  secretArns: string[];
  ownerId: string;
  why: string;
  endsAt: string;
}

export interface ExceptionFormProps {
  owners: readonly { readonly id: string; readonly name: string }[];
  /** Of the read that the person came from. */
  begin: { readonly principalArn: string; readonly sessionName: string; readonly secretArn: string };
  add: (input: ExceptionInput) => Promise<Result<{ exceptionId: string }>>;
}

/** Names a reader, the secrets and until when. It counts from now on. */
export function ExceptionForm({ owners, begin, add }: ExceptionFormProps) {
  const act = useAct(add);
  const [principalArn, setPrincipal] = useState(begin.principalArn);
  const [sessionName, setSession] = useState(begin.sessionName);
  const [secrets, setSecrets] = useState(begin.secretArn);
  const [ownerId, setOwner] = useState('');
  const [days, setDays] = useState('30');
  const [why, setWhy] = useState('');
  const fields = act.refusal?.fields;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const secretArns = secrets.split(/\s+/).filter((line) => line !== '');
    const endsAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const result = await act.run({ principalArn, sessionName, secretArns, ownerId, why, endsAt });
    if (!result.ok) return;
    setWhy('');
    tell('The exception stands. It counts for reads from now on.');
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <TextField
        label="Reader"
        help="ARN of one IAM user or role."
        value={principalArn}
        onChange={setPrincipal}
        mono
        maxLength={600}
        isRequired
        error={fields?.principalArn}
      />
      <TextField
        label="Session of that role"
        help="Of a role that many take: the name of this one’s session. Empty for users."
        value={sessionName}
        onChange={setSession}
        mono
        maxLength={64}
        error={fields?.sessionName}
      />
      <TextArea
        label="Secrets"
        help="Full ARNs, one a line, at most 50."
        value={secrets}
        onChange={setSecrets}
        limit={20_000}
        error={fields?.secretArns}
      />
      <Select
        label="Who answers for it"
        options={owners.map(({ id, name }) => ({ value: id, label: name }))}
        value={ownerId}
        onChange={setOwner}
        nothingChosen="Choose a person"
        isRequired
        error={fields?.ownerId}
      />
      <TextArea
        label="Why this may be read past the product"
        value={why}
        onChange={setWhy}
        atLeast={10}
        limit={1_000}
        error={fields?.why}
      />
      <Choice label="For how long" options={TERMS} value={days} onChange={setDays} error={fields?.endsAt} />
      <div>
        <Button type="submit" pending={act.pending}>
          Make the exception
        </Button>
      </div>
      <Refused refusal={fields ? null : act.refusal} />
    </form>
  );
}

export interface EndExceptionProps {
  exceptionId: string;
  /** Whose it is, for readers: there is a button for each. */
  reader: string;
  end: (input: { exceptionId: string }) => Promise<Result<null>>;
}

export function EndException({ exceptionId, reader, end }: EndExceptionProps) {
  const act = useAct(end);
  return (
    <div className="grid justify-items-start gap-8">
      <Button
        pending={act.pending}
        aria-label={`End it now: the exception of ${reader}`}
        onPress={async () => {
          if ((await act.run({ exceptionId })).ok)
            tell('Ended. What is read from now on is unexplained again.');
        }}
      >
        End it now
      </Button>
      <Refused refusal={act.refusal} />
    </div>
  );
}
