'use client';

import { useRouter } from 'next/navigation';
import type { DropChangeInput } from '#lib/changes/drop-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

export interface DropButtonProps {
  changeId: string;
  secretId: string;
  drop: (input: DropChangeInput) => Promise<Result<{ dropped: true }>>;
}

/** Gives a change up that was not run. */
export function DropButton({ changeId, secretId, drop }: DropButtonProps) {
  const router = useRouter();
  const act = useAct(drop);
  return (
    <div className="grid justify-items-start gap-8">
      <Button
        look="quiet"
        pending={act.pending}
        onPress={async () => {
          const result = await act.run({ changeId });
          if (result.ok) router.push(`/secrets/${secretId}`);
        }}
      >
        Give it up
      </Button>
      <Refused refusal={act.refusal} />
    </div>
  );
}
