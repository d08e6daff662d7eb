'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';

export interface SwitchAccountProps {
  personId: string;
  personName: string;
  disabled: boolean;
  openSessions: number;
  openGrants: number;
  disable: (input: {
    personId: string;
    why: string;
  }) => Promise<Result<{ sessions: number; grants: number }>>;
  enable: (input: { personId: string }) => Promise<Result<null>>;
}

/** Switches an account off, which says what ends with it, or on again. */
export function SwitchAccount(props: SwitchAccountProps) {
  return props.disabled ? <SwitchOn {...props} /> : <SwitchOff {...props} />;
}

function SwitchOff({ personId, personName, openSessions, openGrants, disable }: SwitchAccountProps) {
  const act = useAct(disable);
  const [why, setWhy] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ personId, why });
    if (result.ok) tell(`Switched off. ${counted(result.value.sessions, result.value.grants)} ended.`);
  };
  return (
    <form onSubmit={send} className="grid max-w-prose gap-12 pt-8">
      <p className="text-ink2">
        {personName} can no longer sign in.{' '}
        {openSessions + openGrants === 0
          ? 'Nothing of theirs is open now.'
          : `What is open ends at once: ${counted(openSessions, openGrants)}.`}{' '}
        Roles stay, for when the account is switched on again.
      </p>
      <TextArea
        label="Why"
        help="It stands in the audit log."
        value={why}
        onChange={setWhy}
        rows={2}
        isRequired
      />
      <div>
        <Button type="submit" look="destructive-final" pending={act.pending} pendingLabel="Switching off…">
          Switch the account off
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </form>
  );
}

function SwitchOn({ personId, personName, enable }: SwitchAccountProps) {
  const act = useAct(enable);
  return (
    <div className="grid max-w-prose gap-12 pt-8">
      <p className="text-ink2">
        {personName} can sign in again, with the roles above. What ended stays ended.
      </p>
      <div>
        <Button
          pending={act.pending}
          onPress={async () => {
            const result = await act.run({ personId });
            if (result.ok) tell('Switched on.');
          }}
        >
          Switch the account on
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </div>
  );
}

function counted(sessions: number, grants: number): string {
  const one = (count: number, word: string) =>
    `${count === 0 ? 'no' : count} ${word}${count === 1 ? '' : 's'}`;
  return `${one(sessions, 'session')} and ${one(grants, 'grant')}`;
}
