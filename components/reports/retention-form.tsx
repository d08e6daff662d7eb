'use client';

import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface RetentionFormProps {
  days: number;
  /** Absent for those who may only see it. */
  keep?: (input: { days: number }) => Promise<Result<null>>;
}

/** How long the bytes of packs stay. */
export function RetentionForm({ days, keep }: RetentionFormProps) {
  return (
    <div className="grid gap-8">
      <p className="text-ink2">
        The bytes of a pack are kept {days} days after it was made. Its order, manifest and hash stay, and it
        can be made again with the same bytes. The audit log itself is never cut.
      </p>
      {keep ? <Setting days={days} keep={keep} /> : null}
    </div>
  );
}

function Setting({ days, keep }: { days: number; keep: NonNullable<RetentionFormProps['keep']> }) {
  const [text, setText] = useState(String(days));
  const act = useAct(keep);
  const wanted = Number(text);
  const fits = Number.isInteger(wanted) && wanted >= 90 && wanted <= 3660;
  return (
    <>
      <div className="flex items-end gap-8">
        <div className="w-112">
          <TextField
            label="Days, 90 to 3,660"
            inputMode="numeric"
            value={text}
            onChange={setText}
            error={fits ? undefined : 'A whole number from 90 to 3,660.'}
          />
        </div>
        <Button
          pending={act.pending}
          pendingLabel="Saving…"
          disabledReason={fits ? undefined : 'The number of days is not from 90 to 3,660.'}
          onPress={() => void act.run({ days: wanted })}
        >
          Keep packs this long
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </>
  );
}
