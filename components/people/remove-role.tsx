'use client';

import { useRouter } from 'next/navigation';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { tell } from '../ui/toast.tsx';

export interface RemoveRoleProps {
  role: string;
  /** Names of those who hold it. */
  holders: readonly string[];
  /** How many times it is held. */
  held: number;
  remove: (input: { role: string; holders: number }) => Promise<Result<null>>;
}

/** Removes a role of the house's own. Says who loses it, before. */
export function RemoveRole({ role, holders, held, remove }: RemoveRoleProps) {
  const act = useAct(remove);
  const router = useRouter();
  return (
    <div className="grid max-w-prose gap-8 pt-8">
      <p className="text-ink2">
        {holders.length === 0
          ? 'Nobody holds it.'
          : `${holders.join(', ')} ${holders.length === 1 ? 'loses' : 'lose'} it, and with it all it permits, from the next call on.`}{' '}
        Its name is not used again.
      </p>
      <div>
        <Button
          look="destructive-final"
          pending={act.pending}
          onPress={async () => {
            const result = await act.run({ role, holders: held });
            if (!result.ok) return;
            tell(`Removed ${role}.`);
            router.push('/people/roles');
          }}
        >
          Remove {role}
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </div>
  );
}
