'use client';

import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface LinkPeopleProps {
  personId: string;
  personName: string;
  link: (input: { personId: string; otherId: string }) => Promise<Result<null>>;
}

/** Says that another account is this person's too. What follows from it stands beside the button. */
export function LinkPeople({ personId, personName, link }: LinkPeopleProps) {
  const [otherId, setOtherId] = useState('');
  const { run, pending, refusal } = useAct(link);
  return (
    <form
      className="max-w-prose"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ personId, otherId: otherId.trim() });
      }}
    >
      <p className="pb-8 text-ink2">
        Every identity of the other account signs in as {personName} from then on, that account is switched
        off, and what it did counts as done by {personName}. Sessions of both end. This cannot be taken back
        here.
      </p>
      <TextField
        label="Id of the other account"
        help="It stands at the head of its page and begins with per_."
        mono
        value={otherId}
        onChange={setOtherId}
        maxLength={64}
        autoComplete="off"
      />
      <div className="mt-8">
        <Button type="submit" pending={pending} pendingLabel="Linking…">
          Link the two accounts
        </Button>
      </div>
      <Refused refusal={refusal} />
    </form>
  );
}
