'use client';

import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { tell } from '../ui/toast.tsx';

export interface BillSwitchProps {
  connectionId: string;
  /** Of the account, for readers: there is a button for each. */
  name: string;
  isOn: boolean;
  change: (input: { connectionId: string; isOn: boolean }) => Promise<Result<null>>;
}

const ASK = 'Ask once a day, for 0.01 USD';
const STOP = 'Stop asking';

/** Lets the bill of an account be asked for, or no more. */
export function BillSwitch({ connectionId, name, isOn, change }: BillSwitchProps) {
  const act = useAct(change);
  return (
    <div className="grid gap-8 pt-12">
      <div>
        <Button
          pending={act.pending}
          aria-label={`${isOn ? STOP : ASK}: ${name}`}
          onPress={async () => {
            const result = await act.run({ connectionId, isOn: !isOn });
            if (!result.ok) return;
            tell(isOn ? 'The bill is not asked for any more.' : 'The bill is asked for within a minute.');
          }}
        >
          {isOn ? STOP : ASK}
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </div>
  );
}
