'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { PolicyDocument } from '#lib/access/rules/policy-document.ts';
import type { Result } from '#lib/kernel/result.ts';
import { formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PolicyDifference } from './policy-difference.tsx';
import { PolicyFields } from './policy-editor-fields.tsx';
import { PolicyYaml } from './policy-editor-yaml.tsx';
import { MarginNotes } from './policy-margin.tsx';
import { policySentence } from './policy-words.ts';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';
import { useKeptText } from './use-kept-text.ts';
import { type CheckDraft, type PolicyDraft, usePolicyDraft } from './use-policy-draft.ts';

export interface ProposedEdit {
  policyId: string | null;
  baseVersion: number | null;
  name: string;
  document: PolicyDocument;
  reason: string;
  ticket: string | null;
}

export interface PolicyEditorProps {
  /** Null: a new policy. */
  policyId: string | null;
  version: number | null;
  name: string;
  document: PolicyDocument;
  yaml: string;
  viewerId: string;
  check: CheckDraft;
  propose: (input: ProposedEdit) => Promise<Result<{ requestId: string }>>;
}

/** A policy as sentences with fields, the same as YAML beside it, and notes in the margin while it is written. */
export function PolicyEditor(props: PolicyEditorProps) {
  const { policyId, name, document, yaml, check } = props;
  const draft = usePolicyDraft({ policyId, name, document, yaml }, check);
  return (
    <div className="grid gap-x-40 aside:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <div className="min-w-0">
        {policyId === null ? (
          <div className="max-w-[26rem] pb-12">
            <TextField
              label="Name"
              help="Letters, digits, dots and dashes, as payments-reveal. It cannot be changed later."
              value={draft.name}
              onChange={draft.rename}
              maxLength={100}
              mono
            />
          </div>
        ) : null}
        <PolicyFields draft={draft} />
        <Section
          title="What differs"
          note={policyId === null ? 'all of it is new' : 'from the edition in force'}
        >
          <PolicyDifference
            before={policyId === null ? null : document}
            after={draft.document}
            yaml={{ before: policyId === null ? '' : yaml, after: draft.yaml }}
          />
        </Section>
        <ProposeForm {...props} draft={draft} />
      </div>
      <div className="min-w-0 self-start aside:sticky aside:top-56">
        <Section first title="As a sentence">
          <p className="text-lead">
            <ForeignText text={policySentence(draft.document)} />
          </p>
          <Reach draft={draft} />
          <MarginNotes draft={draft} of="" />
          <Refused refusal={draft.refusal} />
        </Section>
        <PolicyYaml draft={draft} />
      </div>
    </div>
  );
}

function Reach({ draft: { checked, document, isStale } }: { draft: PolicyDraft }) {
  if (!checked?.document || document.acts.includes('policy-edit')) return null;
  const { covered, applies } = checked;
  return (
    <p aria-live="polite" className="mt-4 text-small text-ink2">
      {isStale
        ? 'Looking…'
        : `${formatCount(covered)} ${covered === 1 ? 'secret lies' : 'secrets lie'} in this scope today; it would apply to ${formatCount(applies)}.`}
    </p>
  );
}

/** What was typed last must have been looked at: what is proposed is what was understood. */
function whyNot({ checked, isStale, refusal }: PolicyDraft): string | undefined {
  if (isStale) return 'What was typed last is being looked at.';
  if (refusal) return 'What was typed could not be looked at. Change it again.';
  return checked?.document ? undefined : 'Something above cannot be used. Mend it first.';
}

function ProposeForm(props: PolicyEditorProps & { draft: PolicyDraft }) {
  const { policyId, version, viewerId, propose, draft } = props;
  const router = useRouter();
  const act = useAct(propose);
  const reason = useKeptText(`policy ${viewerId} ${policyId ?? 'new'}`);
  const [ticket, setTicket] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const { name, document } = draft;
    const input = { policyId, baseVersion: version, name, document, reason: reason.text };
    const result = await act.run({ ...input, ticket: ticket.trim() === '' ? null : ticket.trim() });
    if (!result.ok) return;
    reason.forget();
    router.push(`/requests/${result.value.requestId}`);
  };
  const fields = act.refusal?.fields;
  const errors = useFieldErrors(act.refusal, { reason: reason.text, ticket });
  return (
    <Section title="Propose">
      <form onSubmit={send} className="grid max-w-prose gap-10">
        <TextArea
          label={policyId === null ? 'Why it is needed' : 'Why it shall change'}
          help={`Whoever signs reads it. ${policyId === null ? 'It holds from then on.' : 'The edition in force holds until then.'}`}
          rows={3}
          limit={4000}
          value={reason.text}
          onChange={reason.set}
          error={errors.reason}
        />
        <TextField
          label="Ticket, if there is one"
          value={ticket}
          onChange={setTicket}
          error={errors.ticket}
        />
        {draft.checked?.refusal ? <p className="text-bad">{draft.checked.refusal}</p> : null}
        {fields?.reason || fields?.ticket ? null : <Refused refusal={act.refusal} />}
        <div>
          <Button
            type="submit"
            look="primary"
            pending={act.pending}
            pendingLabel="Sending…"
            disabledReason={whyNot(draft)}
          >
            {policyId === null ? 'Propose this policy' : 'Propose this change'}
          </Button>
        </div>
      </form>
    </Section>
  );
}
