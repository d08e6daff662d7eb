'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';

export interface ProposedChangeInput {
  policyId: string | null;
  baseVersion: number | null;
  name: string;
  document: null;
  reason: string;
  ticket: string | null;
}

export interface RetirePolicyFormProps {
  policyId: string;
  name: string;
  version: number;
  propose: (input: ProposedChangeInput) => Promise<Result<{ requestId: string }>>;
}

/** Proposes to put a policy out of force. It stays in force until somebody else signs. */
export function RetirePolicyForm({ policyId, name, version, propose }: RetirePolicyFormProps) {
  const router = useRouter();
  const act = useAct(propose);
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const input = { policyId, baseVersion: version, name, document: null, reason };
    const result = await act.run({ ...input, ticket: ticket.trim() === '' ? null : ticket.trim() });
    if (result.ok) router.push(`/requests/${result.value.requestId}`);
  };
  const errors = useFieldErrors(act.refusal, { reason, ticket });
  return (
    <Section title="Retire">
      <Disclosure summary="Propose to retire this policy">
        <form onSubmit={send} className="grid max-w-prose gap-8">
          <TextArea
            label="Why"
            help="Whoever signs reads it. The policy stays in force until then; its editions stay for ever."
            rows={2}
            limit={4000}
            value={reason}
            onChange={setReason}
            error={errors.reason}
          />
          <TextField
            label="Ticket, if there is one"
            value={ticket}
            onChange={setTicket}
            error={errors.ticket}
          />
          {act.refusal?.fields ? null : <Refused refusal={act.refusal} />}
          <div>
            <Button type="submit" look="destructive" pending={act.pending} pendingLabel="Sending…">
              Propose to retire {name}
            </Button>
          </div>
        </form>
      </Disclosure>
    </Section>
  );
}
