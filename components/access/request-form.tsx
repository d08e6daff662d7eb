'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { SubmitRequestInput } from '#lib/access/submit-request.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Clock } from '../format/instant.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Select } from '../ui/select.tsx';
import { Notice } from '../ui/state.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useKeptText } from './use-kept-text.ts';
import { lengthChoices, namedFew, plural, shortLength } from './words.ts';

/** What the policy that would apply says about a request for this secret. */
export interface RequestTerms {
  policyName: string;
  policyVersion: number;
  longestSeconds: number;
  uses: number;
  reasonMinimum: number;
  ticketPattern: string | null;
  /** When it would lapse if it were sent as the page was made. ISO. */
  lapsesAt: string;
  signatures: number;
  /** Names of the people who could sign now. */
  deciders: readonly string[];
}

export interface RequestFormProps {
  secretId: string;
  /** Id of the person who asks. */
  viewerId: string;
  production: boolean;
  /** Staging labels there are, AWSCURRENT first. */
  stages: readonly string[];
  terms: RequestTerms;
  submit: (input: SubmitRequestInput) => Promise<Result<{ requestId: string }>>;
}

const REASON_LIMIT = 4000;

/** What is asked for, why and how long. Nothing typed is lost when it is refused. */
export function RequestForm({ secretId, viewerId, production, stages, terms, submit }: RequestFormProps) {
  const router = useRouter();
  const act = useAct(submit);
  const choices = lengthChoices(terms.longestSeconds);
  const [stage, setStage] = useState(stages[0] ?? 'AWSCURRENT');
  const [seconds, setSeconds] = useState(terms.longestSeconds);
  const reason = useKeptText(`${viewerId} asks ${secretId} reason`);
  const ticket = useKeptText(`${viewerId} asks ${secretId} ticket`);
  const fields = act.refusal?.fields ?? {};
  const atAField = Object.keys(fields).some((name) => FIELDS.has(name));

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const asked = { secretId, act: 'reveal', stage, durationSeconds: seconds, uses: terms.uses } as const;
    const result = await act.run({ ...asked, reason: reason.text, ticket: ticket.text.trim() || null });
    if (!result.ok) return;
    reason.forget();
    ticket.forget();
    router.push(`/requests/${result.value.requestId}`);
  };

  return (
    <form onSubmit={send} className="grid gap-16">
      <Select
        label="Staging label"
        help="The value that holds this label at the moment of the reveal."
        options={stages.map((label) => ({ value: label, label }))}
        value={stage}
        onChange={setStage}
        error={fields.stage}
      />
      <Choice
        label="How long, from the last signature"
        options={choices.map((choice) => ({ value: String(choice), label: shortLength(choice) }))}
        value={String(seconds)}
        onChange={(value) => setSeconds(Number(value))}
        help={`Up to ${plural(terms.uses, 'use')}. Each Show or Copy of one key takes one.`}
        error={fields.durationSeconds ?? fields.uses}
      />
      <TextArea
        label="Reason"
        rows={4}
        value={reason.text}
        onChange={reason.set}
        atLeast={terms.reasonMinimum}
        limit={REASON_LIMIT}
        help="What you need the value for. Whoever signs reads it, and it stays in the audit log."
        error={fields.reason}
      />
      <TextField
        label={terms.ticketPattern === null ? 'Ticket, if there is one' : 'Ticket'}
        help={terms.ticketPattern === null ? undefined : `Like ${terms.ticketPattern}, where # is a number.`}
        value={ticket.text}
        onChange={ticket.set}
        error={fields.ticket}
        autoComplete="off"
      />
      <Outlook terms={terms} />
      {atAField ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button
          type="submit"
          look={production ? 'production' : 'primary'}
          pending={act.pending}
          pendingLabel="Asking…"
        >
          {production ? 'Ask for production access' : 'Ask for access'}
        </Button>
      </div>
    </form>
  );
}

const FIELDS = new Set(['stage', 'durationSeconds', 'uses', 'reason', 'ticket']);

/** Which policy applies, who can sign and where they see it, and when the request lapses. */
function Outlook({ terms }: { terms: RequestTerms }) {
  const many = terms.deciders.length > 1;
  if (terms.deciders.length === 0) {
    return (
      <Notice tone="warn">
        Nobody who is active could sign this request, so it cannot be sent. Tell an admin.
      </Notice>
    );
  }
  return (
    <div className="border-t border-rule pt-12">
      <p className="max-w-prose text-ink2">
        Policy <b className="text-ink">{terms.policyName}</b> applies. {namedFew(terms.deciders, 'or')} can
        sign
        {terms.signatures > 1 ? `; ${terms.signatures} signatures are needed` : ''}. The request appears in{' '}
        {many ? 'their inboxes' : 'their inbox'}; nobody is notified outside Countersign. Lapses at{' '}
        <Clock at={terms.lapsesAt} /> if nobody decides.
      </p>
    </div>
  );
}
