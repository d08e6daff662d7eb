'use client';

import type { Result } from '#lib/kernel/result.ts';
import type { ProposedChanges } from '#lib/reports/close-certification.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

export interface CloseCertificationProps {
  certificationId: string;
  open: number;
  closed: boolean;
  /** Rows whose change was not asked for yet. */
  unasked: number;
  close: (input: { certificationId: string }) => Promise<Result<ProposedChanges>>;
  propose: (input: { certificationId: string }) => Promise<Result<ProposedChanges>>;
}

/** Closes for good, then asks for the changes of policies. What could not be asked for can be asked for again. */
export function CloseCertification(props: CloseCertificationProps) {
  const { certificationId, open, closed, unasked, close, propose } = props;
  const closing = useAct(close);
  const proposing = useAct(propose);
  if (closed && unasked === 0) return null;
  return (
    <div className="grid gap-8">
      <p className="text-ink2">
        {closed
          ? `${unasked} ${unasked === 1 ? 'row waits' : 'rows wait'} for a change of a policy that could not be asked for yet.`
          : `Closing is final${open > 0 ? `; ${open} ${open === 1 ? 'row stays' : 'rows stay'} not looked at` : ''}. What is to be removed is asked for as changes of policies, which others sign.`}
      </p>
      <Refused refusal={closing.refusal ?? proposing.refusal} />
      <div>
        {closed ? (
          <Button
            pending={proposing.pending}
            pendingLabel="Asking…"
            onPress={() => void proposing.run({ certificationId })}
          >
            Ask for the remaining changes
          </Button>
        ) : (
          <Button
            look={open > 0 ? undefined : 'primary'}
            pending={closing.pending}
            pendingLabel="Closing…"
            onPress={() => void closing.run({ certificationId })}
          >
            {open > 0 ? `Close the certification with ${open} not looked at` : 'Close the certification'}
          </Button>
        )}
      </div>
    </div>
  );
}
