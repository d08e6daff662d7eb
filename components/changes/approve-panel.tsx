'use client';

import { type FormEvent, useState } from 'react';
import type { PlacedRequest } from '#lib/access/place-requests.ts';
import type { AskForChangeInput } from '#lib/changes/ask-for-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface ApprovePanelProps {
  changeId: string;
  factsHash: string;
  production: boolean;
  /** A rule of the policy answers at once: nobody has to sign. */
  automatic: boolean;
  reasonMinimum: number;
  ticketNeeded: boolean;
  longestSeconds: number;
  /** Why nothing can be asked for now. */
  refusal: string | null;
  ask: (input: AskForChangeInput) => Promise<Result<PlacedRequest>>;
}

const SHORT_REASON = 'Routine work outside production.';

/** Asks for the approval of exactly this change. */
export function ApprovePanel(props: ApprovePanelProps) {
  const { changeId, factsHash, production, automatic, reasonMinimum, ticketNeeded, longestSeconds, refusal } =
    props;
  const act = useAct(props.ask);
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    await act.run({
      changeId,
      factsHash,
      durationSeconds: Math.min(1_800, longestSeconds),
      reason: reason.trim() === '' && automatic ? SHORT_REASON : reason,
      ticket: ticket.trim() || null,
    });
  };
  const fields = act.refusal?.fields ?? {};
  return (
    <form onSubmit={send} className="grid gap-12">
      <TextArea
        label={automatic ? 'Reason, if you like' : 'Reason'}
        rows={3}
        value={reason}
        onChange={setReason}
        limit={4000}
        {...(automatic ? {} : { atLeast: reasonMinimum })}
        help="Whoever signs reads it, and it stays in the audit log."
        error={fields.reason}
      />
      <TextField
        label={ticketNeeded ? 'Ticket' : 'Ticket, if there is one'}
        value={ticket}
        onChange={setTicket}
        autoComplete="off"
        error={fields.ticket}
      />
      {fields.reason || fields.ticket ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button
          type="submit"
          look={production ? 'production' : 'primary'}
          pending={act.pending}
          pendingLabel="Asking…"
          disabledReason={refusal ?? undefined}
        >
          {automatic ? 'Go on' : production ? 'Ask to do this in production' : 'Ask for a signature'}
        </Button>
      </div>
    </form>
  );
}
