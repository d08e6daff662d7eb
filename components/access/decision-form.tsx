'use client';

import { type FormEvent, useState } from 'react';
import type { DecidedItems, DecideItemsInput } from '#lib/access/decide-items.ts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { SecretName } from '../format/secret-name.tsx';
import { formatClock } from '../format/time.ts';
import { useNow, useZone } from '../format/viewer.tsx';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';
import { type DecidableItem, type ItemDraft, useDecisionDraft } from './decision-draft.tsx';
import { outcomeWords } from './decision-words.ts';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';
import { useKeptText } from './use-kept-text.ts';
import { firstName, listed, plural, shortLength, signLabel, timesInWords } from './words.ts';

export interface DecisionFormProps {
  threadId: string;
  /** Id of the person who decides. */
  viewerId: string;
  requesterName: string;
  /** Who is told of it: names, and channels. */
  told: { readonly people: readonly string[]; readonly channels: readonly string[] };
  decide: (input: DecideItemsInput) => Promise<Result<DecidedItems>>;
}

const COMMENT_LIMIT = 4000;

/**
 * One approver's decision on everything chosen above. Stays in place when somebody else was faster: then it only keeps
 * what was typed and not sent.
 */
export function DecisionForm(props: DecisionFormProps) {
  const act = useAct(props.decide);
  const draft = useDecisionDraft();
  const kept = useKeptText(`${props.viewerId} decides ${props.threadId}`);
  const [sent, setSent] = useState(false);
  const [lacksComment, setLacksComment] = useState(false);
  const fields = useFieldErrors(act.refusal, { comment: kept.text });
  if (draft.items.length === 0) {
    return sent || kept.text.trim() === '' ? null : <Unsent comment={kept.text} />;
  }
  const chosen = draft.items
    .map((item) => ({ item, ...draft.draftOf(item) }))
    .filter(({ verdict }) => verdict !== 'later');
  const denies = chosen.filter(({ verdict }) => verdict === 'deny');
  const sign = async (event: FormEvent) => {
    event.preventDefault();
    // Said before anything is signed, so that the approvals do not go out without the denials.
    const lacks = denies.length > 0 && kept.text.trim() === '';
    setLacksComment(lacks);
    if (lacks) return;
    const result = await act.run({
      items: chosen.map((each) => inputOf(each, kept.text, denies.length > 0)),
    });
    draft.setRefusals(result.ok ? refusalsOf(result.value) : {});
    if (!result.ok) return;
    tell(outcomeWords(result.value, props.requesterName));
    if (result.value.items.every((item) => item.done)) {
      setSent(true);
      kept.forget();
    }
  };
  const production = chosen.some(({ item, verdict }) => item.production && verdict === 'approve');
  const allDenied = chosen.length > 0 && denies.length === chosen.length;
  return (
    <form id="decide" onSubmit={sign} className="grid scroll-mt-60 gap-12 pt-12">
      <TextArea
        label={denies.length > 0 ? 'Comment, required for a denial' : 'Comment'}
        help={`${firstName(props.requesterName)} reads it${denies.length > 0 && denies.length < chosen.length ? ' with what is denied' : ''}.`}
        rows={3}
        limit={COMMENT_LIMIT}
        value={kept.text}
        onChange={kept.set}
        error={
          lacksComment && kept.text.trim() === ''
            ? 'Say why you deny. The person who asked reads it.'
            : fields.comment
        }
      />
      {act.refusal?.fields?.comment ? null : <Refused refusal={act.refusal} />}
      <Button
        type="submit"
        size="big"
        look={allDenied ? 'destructive-final' : production ? 'production' : 'primary'}
        pending={act.pending}
        pendingLabel="Signing…"
        disabledReason={
          chosen.length === 0 ? 'Choose what you decide for at least one of them first.' : undefined
        }
      >
        {signLabel({
          approves: chosen.length - denies.length,
          denies: denies.length,
          seconds: chosen[0]?.item.environment ? chosen[0].seconds : null,
        })}
      </Button>
      <Then {...props} chosen={chosen} />
    </form>
  );
}

type Chosen = ItemDraft & { readonly item: DecidableItem };

/** The comment goes with what is denied; where nothing is, with what is approved. */
function inputOf({ item, verdict, seconds, uses }: Chosen, comment: string, hasDenial: boolean) {
  const { requestId, factsHash, askedSeconds, askedUses } = item;
  const isApproval = verdict !== 'deny';
  const says = comment.trim() !== '' && (!isApproval || !hasDenial);
  return {
    requestId,
    factsHash,
    verdict: isApproval ? ('approve' as const) : ('deny' as const),
    comment: says ? comment : null,
    durationSeconds: isApproval && seconds < askedSeconds ? seconds : null,
    uses: isApproval && uses < askedUses ? uses : null,
  };
}

function refusalsOf({ items }: DecidedItems): Readonly<Record<string, Refusal>> {
  return Object.fromEntries(items.flatMap((item) => (item.done ? [] : [[item.requestId, item.refusal]])));
}

/** What these signatures bring about, before they are given. */
function Then({ requesterName, told, chosen }: DecisionFormProps & { chosen: readonly Chosen[] }) {
  const zone = useZone();
  const now = useNow();
  const who = firstName(requesterName);
  if (chosen.length === 0) return null;
  const opensAccess = chosen.some(({ item, verdict }) => verdict !== 'deny' && item.environment !== null);
  const people = told.people.map(firstName);
  const heard = [...people, ...told.channels.map((name) => (name.startsWith('#') ? name : `#${name}`))];
  return (
    <div className="grid gap-4 border-t border-rule pt-8 text-small text-ink2">
      <p>
        <b className="text-ink">What happens then.</b>
      </p>
      {chosen.map(({ item, verdict, seconds, uses }) => (
        <p key={item.requestId}>
          {verdict === 'deny' ? (
            <>
              <Name item={item} /> is closed for good; {who} can ask again.
            </>
          ) : item.environment === null ? (
            <>
              {item.missing > 1 ? 'With the last signature ' : ''}
              <Name item={item} /> is in force as shown, from that moment on.
            </>
          ) : (
            <>
              {item.missing > 1 ? 'With the last signature ' : ''}
              {who} can {item.isChange ? 'do exactly this to' : 'reveal'} <Name item={item} />{' '}
              {timesInWords(uses)},{' '}
              {item.missing > 1
                ? `for ${shortLength(seconds)}`
                : `until ${formatClock(now + seconds * 1000, zone)} if you sign now`}
              .
            </>
          )}
        </p>
      ))}
      <p>
        {heard.length === 0
          ? ''
          : `${heard.length > 6 ? plural(heard.length, 'recipient') : listed(heard, 'and')} ${heard.length === 1 ? 'is' : 'are'} told. `}
        {opensAccess
          ? chosen.every(({ item }) => item.isChange)
            ? 'You can revoke it until it is run. What was changed can be changed back, by an approval of its own.'
            : 'You can revoke at any time; a value that was seen stays seen.'
          : ''}
      </p>
    </div>
  );
}

function Name({ item }: { item: DecidableItem }) {
  return item.environment === null ? (
    <bdi className="mono">{item.name}</bdi>
  ) : (
    <SecretName name={item.name} environment={item.environment} look="whole" />
  );
}

/** Somebody else decided meanwhile: nothing typed is lost. */
function Unsent({ comment }: { comment: string }) {
  return (
    <div className="mt-12 border-t border-rule pt-8 text-small">
      <p className="text-ink2">Your comment was not sent:</p>
      <p className="mt-4 border-l-2 border-rule2 pl-12 break-anywhere whitespace-pre-wrap">{comment}</p>
    </div>
  );
}
