'use client';

import { useRouter } from 'next/navigation';
import type { ProposeChangeInput, ProposedChange } from '#lib/changes/propose-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button, type ButtonProps } from '../ui/button.tsx';

export interface ProposeButtonProps extends Pick<ButtonProps, 'look' | 'size'> {
  secretId: string;
  order: ProposeChangeInput['order'];
  propose: (input: ProposeChangeInput) => Promise<Result<ProposedChange>>;
  children: string;
}

/** Freezes one change and leads to its page, where it is approved and run. Nothing is sent to AWS yet. */
export function ProposeButton({ secretId, order, propose, children, ...look }: ProposeButtonProps) {
  const router = useRouter();
  const act = useAct(propose);
  return (
    <div className="grid justify-items-start gap-8">
      <Button
        {...look}
        pending={act.pending}
        pendingLabel="Looking at it…"
        onPress={async () => {
          const result = await act.run({ secretId, order });
          if (result.ok) router.push(`/changes/${result.value.changeId}`);
        }}
      >
        {children}
      </Button>
      <Refused refusal={act.refusal} />
    </div>
  );
}
