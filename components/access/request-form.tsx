'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ExtendGrantInput } from '#lib/access/extend-grant.ts';
import type { PlacedRequests } from '#lib/access/place-requests.ts';
import type { AskableSecret } from '#lib/access/queries/askable-secrets.ts';
import type {
  ItemOutlook,
  PreviewRequestInput,
  RequestPreview,
} from '#lib/access/queries/preview-request.ts';
import type { SubmitRequestInput } from '#lib/access/submit-request.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { Refused } from './refused.tsx';
import { askedOf, type DraftItem, type RequestDraft, readDraft } from './request-draft.ts';
import { RequestItems } from './request-items.tsx';
import { RequestOutlook } from './request-outlook.tsx';
import { SecretPicker, type SecretPickerProps } from './secret-picker.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';
import { useKeptDraft } from './use-kept-text.ts';
import { useOutlook } from './use-outlook.ts';
import { lengthChoices, plural, shortLength } from './words.ts';

export interface RequestFormProps {
  /** Id of the person who asks, and where the form began: what was typed is kept under both. */
  draftKey: string;
  initial: RequestDraft;
  firstOutlook: RequestPreview | null;
  /** The grant it extends: then the secret is not chosen. */
  extendsGrantId: string | null;
  /** Words that were typed into a search before. */
  firstQuery: string;
  actions: {
    find: SecretPickerProps['find'];
    look: (input: PreviewRequestInput) => Promise<Result<RequestPreview>>;
    submit: (input: SubmitRequestInput) => Promise<Result<PlacedRequests>>;
    extend: (input: ExtendGrantInput) => Promise<Result<PlacedRequests>>;
  };
}

const REASON_LIMIT = 4000;
const MOST_ITEMS = 20;
/** Where nothing is known of a policy yet. Seconds. */
const COMMON_LONGEST = 900;

/** What is asked for, why and how long. Nothing typed is lost: not when it is refused, not by a reload or a sign-in. */
export function RequestForm(props: RequestFormProps) {
  const { draftKey, initial, firstOutlook, extendsGrantId, firstQuery, actions } = props;
  const router = useRouter();
  const { draft, set, forget } = useKeptDraft(draftKey, initial, readDraft);
  const { items, reason, ticket, uses } = draft;
  const longest = (from: RequestPreview | null) =>
    Math.min(...outlooksOf(from).map(({ longestSeconds }) => longestSeconds), 14_400);
  const [looked, setLooked] = useState(firstOutlook);
  const durationSeconds = Math.min(
    draft.durationSeconds ?? Number.POSITIVE_INFINITY,
    looked ? longest(looked) : COMMON_LONGEST,
  );
  const asked = { items: items.map(askedOf), durationSeconds, uses };
  const outlook = useOutlook(actions.look, { ...asked, extendsGrantId }, firstOutlook);
  if (outlook.preview !== looked) setLooked(outlook.preview);
  const act = useAct(extendsGrantId === null ? actions.submit : sendExtension);
  const isSent = useRef(false);
  // Forgotten only when the page is left: what was sent stays to be seen until the thread is there.
  const forgetSent = useEffectEvent(() => {
    if (isSent.current) forget();
  });
  useEffect(() => () => forgetSent(), []);
  const known = outlooksOf(outlook.preview);

  async function sendExtension(input: SubmitRequestInput): Promise<Result<PlacedRequests>> {
    const { items: _, ...terms } = input;
    return await actions.extend({ ...terms, grantId: extendsGrantId ?? '' });
  }
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ ...asked, reason, ticket: ticket.trim() || null });
    if (!result.ok) return;
    isSent.current = true;
    tell(sentWords(result.value));
    router.push(`/requests/${result.value.requestId}`);
  };
  const fields = useFieldErrors(act.refusal, { reason, ticket, uses, durationSeconds });
  const production = known.some((each) => each.production) || items.some((each) => isProduction(each));
  const terms = termsOf(known);
  return (
    <form onSubmit={send} className="grid gap-16">
      <Items
        items={items}
        outlook={outlook.preview}
        refusals={fields}
        fixed={extendsGrantId !== null}
        find={actions.find}
        firstQuery={firstQuery}
        onChange={(next) => set({ items: next })}
      />
      <Choice
        label="How long, from the last signature"
        options={lengthChoices(looked ? longest(looked) : COMMON_LONGEST).map((choice) => ({
          value: String(choice),
          label: shortLength(choice),
        }))}
        value={String(durationSeconds)}
        onChange={(value) => set({ durationSeconds: Number(value) })}
        help={terms.lengthHelp}
        error={fields.durationSeconds}
      />
      <Select
        label="How often"
        help="Each Show or Copy of one key takes one use."
        options={[
          { value: '', label: terms.usesLabel },
          ...Array.from({ length: Math.max(0, terms.fewestUses - 1) }, (_, index) => ({
            value: String(index + 1),
            label: plural(index + 1, 'use'),
          })),
        ]}
        value={uses === null ? '' : String(uses)}
        onChange={(value) => set({ uses: value === '' ? null : Number(value) })}
        error={fields.uses}
      />
      <TextArea
        label="Reason"
        rows={4}
        value={reason}
        onChange={(next) => set({ reason: next })}
        atLeast={terms.reasonMinimum}
        limit={REASON_LIMIT}
        help="What you need the value for. Whoever signs reads it, and it stays in the audit log."
        error={fields.reason}
      />
      <TextField
        label={terms.ticketPatterns.length === 0 ? 'Ticket, if there is one' : 'Ticket'}
        help={
          terms.ticketPatterns.length === 0
            ? undefined
            : `Like ${terms.ticketPatterns.join(' or ')}, where # is a number.`
        }
        value={ticket}
        onChange={(next) => set({ ticket: next })}
        error={fields.ticket}
        autoComplete="off"
      />
      <RequestOutlook preview={outlook.preview} busy={outlook.busy} />
      {isAtAField(act.refusal?.fields ?? {}) ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button
          type="submit"
          look={production ? 'production' : 'primary'}
          pending={act.pending}
          pendingLabel="Asking…"
          disabledReason={items.length === 0 ? 'Choose at least one secret first.' : undefined}
        >
          {buttonLabel(production, extendsGrantId !== null)}
        </Button>
      </div>
    </form>
  );
}

interface ItemsProps {
  items: readonly DraftItem[];
  outlook: RequestPreview | null;
  refusals: Readonly<Record<string, string>>;
  fixed: boolean;
  find: SecretPickerProps['find'];
  firstQuery: string;
  onChange: (items: readonly DraftItem[]) => void;
}

/** The chosen ones and, below, the way to more: open while there is none. */
function Items({ items, outlook, refusals, fixed, find, firstQuery, onChange }: ItemsProps) {
  const toggle = ({ id, name, environment, place }: AskableSecret) => {
    if (items.some((item) => item.secretId === id)) {
      onChange(items.filter((item) => item.secretId !== id));
      return;
    }
    const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] } as const;
    onChange([...items, { secretId: id, name, environment, place, ...target }]);
  };
  const picker = (
    <SecretPicker
      find={find}
      chosen={new Set(items.map((item) => item.secretId))}
      onToggle={toggle}
      full={items.length >= MOST_ITEMS ? `${MOST_ITEMS} secrets are the most for one request.` : null}
      focused={items.length === 0}
      firstQuery={firstQuery}
    />
  );
  return (
    <div className="grid gap-8">
      {items.length > 0 ? (
        <RequestItems items={items} preview={outlook} refusals={refusals} fixed={fixed} onChange={onChange} />
      ) : (
        picker
      )}
      {!fixed && items.length > 0 ? (
        <Disclosure summary="Ask for more secrets with it">{picker}</Disclosure>
      ) : null}
    </div>
  );
}

const SHARED_FIELDS = ['durationSeconds', 'uses', 'reason', 'ticket'];

function isAtAField(fields: Readonly<Record<string, string>>): boolean {
  return SHARED_FIELDS.some((name) => Object.hasOwn(fields, name));
}

function outlooksOf(preview: RequestPreview | null): readonly ItemOutlook[] {
  return preview?.items.flatMap(({ outlook }) => outlook ?? []) ?? [];
}

function isProduction({ environment }: DraftItem): boolean {
  return environment === 'production' || environment === 'unknown';
}

/** What all policies together ask for: the strictest of each. */
function termsOf(known: readonly ItemOutlook[]) {
  const differs = new Set(known.map(({ longestSeconds }) => longestSeconds)).size > 1;
  return {
    usesLabel:
      known.length === 0
        ? 'As often as the policy allows'
        : `As often as the policy allows, up to ${plural(Math.max(...known.map(({ uses }) => uses)), 'use')}`,
    fewestUses: known.length === 0 ? 1 : Math.min(...known.map(({ uses }) => uses)),
    reasonMinimum: Math.max(1, ...known.map(({ reasonMinimum }) => reasonMinimum)),
    ticketPatterns: [...new Set(known.flatMap(({ ticketPattern }) => ticketPattern ?? []))],
    lengthHelp: differs
      ? 'As long as the strictest of the policies allows. Who signs may shorten it.'
      : undefined,
  };
}

function buttonLabel(production: boolean, extends_: boolean): string {
  if (extends_) return production ? 'Ask to extend production access' : 'Ask to extend';
  return production ? 'Ask for production access' : 'Ask for access';
}

function sentWords({ items }: PlacedRequests): string {
  const opened = items.filter(({ state }) => state === 'approved').length;
  const denied = items.filter(({ state }) => state === 'denied').length;
  const waiting = items.length - opened - denied;
  const parts = [
    ...(waiting > 0
      ? [`${waiting === items.length ? 'Asked' : `${waiting} asked`}. Who can sign was told.`]
      : []),
    ...(opened > 0 ? [`A rule opened ${opened === items.length ? 'it' : opened} at once.`] : []),
    ...(denied > 0 ? [`A rule denied ${denied === items.length ? 'it' : denied}.`] : []),
  ];
  return parts.join(' ');
}
