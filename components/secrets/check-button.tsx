'use client';

import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

export interface CheckButtonProps {
  connectionId: string;
  again: boolean;
  checkConnection: (input: { connectionId: string }) => Promise<Result<{ readonly lines: number }>>;
}

export function CheckButton({ connectionId, again, checkConnection }: CheckButtonProps) {
  const act = useAct(checkConnection);
  return (
    <div className="grid gap-8 py-8">
      <div>
        <Button
          pending={act.pending}
          pendingLabel="Trying each permission…"
          onPress={() => void act.run({ connectionId })}
        >
          {again ? 'Check the roles again' : 'Check the roles'}
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </div>
  );
}
