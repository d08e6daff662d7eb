'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { OpenBreakGlassInput, OpenedBreakGlass } from '#lib/access/open-break-glass.ts';
import type { BreakGlassOffer } from '#lib/access/queries/break-glass-offer.ts';
import type { ReviewBreakGlassInput } from '#lib/access/review-break-glass.ts';
import type { WaiveRotationInput } from '#lib/access/waive-rotation.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Code } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';
import { useKeptText } from './use-kept-text.ts';
import { namedFew, plural } from './words.ts';

const LIMIT = 4000;

export interface BreakGlassFormProps {
  secretId: string;
  secretName: string;
  viewerId: string;
  viewerName: string;
  production: boolean;
  offer: BreakGlassOffer;
  open: (input: OpenBreakGlassInput) => Promise<Result<OpenedBreakGlass>>;
}

const FIELDS = new Set(['stage', 'reason', 'ticket', 'typedName']);

/** Why, under which ticket, and the name typed. Says who is told before it is done. */
export function BreakGlassForm(props: BreakGlassFormProps) {
  const { secretId, secretName, viewerId, production, offer, open } = props;
  const router = useRouter();
  const act = useAct(open);
  const [stage, setStage] = useState(offer.labels[0] ?? 'AWSCURRENT');
  const [typedName, setTypedName] = useState('');
  const reason = useKeptText(`${viewerId} opens ${secretId} reason`);
  const ticket = useKeptText(`${viewerId} opens ${secretId} ticket`);
  const values = { stage, typedName, reason: reason.text, ticket: ticket.text };
  const fields = useFieldErrors(act.refusal, values);
  const atAField = Object.keys(act.refusal?.fields ?? {}).some((name) => FIELDS.has(name));

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const asked = { secretId, stage, reason: reason.text, ticket: ticket.text.trim() || null, typedName };
    const result = await act.run(asked);
    if (!result.ok) return;
    reason.forget();
    ticket.forget();
    tell('Opened.', `${plural(result.value.told, 'person', 'people')} were told.`);
    router.push(`/access/${result.value.grantId}`);
  };

  return (
    <form onSubmit={send} className="wash-bad grid gap-16 border-y border-bad px-16 py-16">
      <p>
        <b>
          Opened to <PersonName name={props.viewerName} strong />, and to nobody else
        </b>
        , for {offer.minutes} min and {plural(offer.uses, 'use')}. Policy {offer.policyName}, edition{' '}
        {offer.policyVersion}.
      </p>
      {offer.labels.length > 1 ? (
        <Select
          label="Staging label"
          options={offer.labels.map((label) => ({ value: label, label }))}
          value={stage}
          onChange={setStage}
          error={fields.stage}
        />
      ) : null}
      <TextArea
        label="Reason"
        rows={3}
        value={reason.text}
        onChange={reason.set}
        atLeast={offer.reasonMinimum}
        limit={LIMIT}
        help="What is happening, and why nobody can sign in time. Everybody who is told reads it."
        error={fields.reason}
      />
      <TextField
        label={offer.ticketPattern === null ? 'Ticket, if there is one' : 'Ticket'}
        help={offer.ticketPattern === null ? undefined : `Like ${offer.ticketPattern}, where # is a number.`}
        value={ticket.text}
        onChange={ticket.set}
        error={fields.ticket}
        autoComplete="off"
      />
      <div>
        <p className="mb-8">
          To say that you mean this one, type its name: <Code>{secretName}</Code>
        </p>
        <TextField
          label="Name of the secret"
          value={typedName}
          onChange={setTypedName}
          error={fields.typedName}
          autoComplete="off"
          mono
        />
      </div>
      <p className="max-w-prose border-t border-rule2 pt-12">
        {offer.told.length > 0 ? `${namedFew(offer.told, 'and')} ` : 'Nobody else '}
        {offer.told.length === 1 ? 'is' : 'are'} told now
        {offer.channels.length > 0 ? `, and ${offer.channels.join(', ')}` : ''}. Somebody else has to review
        it by <Instant at={offer.reviewDueAt} />, and the secret has to be rotated.
      </p>
      {atAField ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button type="submit" look="destructive-final" pending={act.pending} pendingLabel="Opening…">
          {production ? 'Open production value now' : 'Open it now'}
        </Button>
      </div>
    </form>
  );
}

export interface ReviewFormProps {
  breakGlassId: string;
  openerName: string;
  review: (input: ReviewBreakGlassInput) => Promise<Result<{ reviewedAt: string }>>;
}

/** What somebody else found. */
export function ReviewForm({ breakGlassId, openerName, review }: ReviewFormProps) {
  const act = useAct(review);
  const [verdict, setVerdict] = useState<'justified' | 'not-justified'>('justified');
  const [note, setNote] = useState('');
  const fields = useFieldErrors(act.refusal, { note });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ breakGlassId, verdict, note });
    if (result.ok) tell('Reviewed.', `${openerName} and the admins were told.`);
  };
  return (
    <form onSubmit={send} className="mt-12 grid gap-12">
      <Choice
        label="Was it justified?"
        options={[
          { value: 'justified', label: 'Justified' },
          { value: 'not-justified', label: 'Not justified', denies: true },
        ]}
        value={verdict}
        onChange={(value) => setVerdict(value === 'justified' ? 'justified' : 'not-justified')}
      />
      <TextArea
        label="What you found"
        rows={3}
        limit={LIMIT}
        value={note}
        onChange={setNote}
        help="Stays in the register and the audit log."
        error={fields.note}
      />
      {act.refusal?.fields?.note ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Writing…">
          {verdict === 'justified' ? 'Review: justified' : 'Review: not justified'}
        </Button>
      </div>
    </form>
  );
}

export interface WaiveFormProps {
  breakGlassId: string;
  waive: (input: WaiveRotationInput) => Promise<Result<{ waivedAt: string }>>;
}

/** That it need not be rotated, with the reason. */
export function WaiveForm({ breakGlassId, waive }: WaiveFormProps) {
  const act = useAct(waive);
  const [why, setWhy] = useState('');
  const fields = useFieldErrors(act.refusal, { why });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ breakGlassId, why });
    if (result.ok) tell('Waived.', 'The value that was read stays as it is.');
  };
  return (
    <div className="mt-8">
      <p className="text-ink2">
        It is noticed by itself as soon as AWS has a newer current version. A value that was seen cannot be
        unseen.
      </p>
      <Disclosure summary="Waive the rotation">
        <form onSubmit={send} className="grid gap-8">
          <TextArea
            label="Why it need not be rotated"
            rows={2}
            limit={LIMIT}
            value={why}
            onChange={setWhy}
            error={fields.why}
          />
          {act.refusal?.fields?.why ? null : <Refused refusal={act.refusal} />}
          <div>
            <Button type="submit" look="destructive" pending={act.pending} pendingLabel="Waiving…">
              Waive the rotation
            </Button>
          </div>
        </form>
      </Disclosure>
    </div>
  );
}
