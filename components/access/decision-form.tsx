'use client';

import { type FormEvent, useState } from 'react';
import type { DecideRequestInput } from '#lib/access/decide-request.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { formatClock } from '../format/time.ts';
import { useNow, useZone } from '../format/viewer.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useKeptText } from './use-kept-text.ts';
import { firstName, shorterChoices, shortLength, signLabel, timesInWords } from './words.ts';

export interface DecisionFormProps {
  requestId: string;
  /** Id of the person who decides. */
  viewerId: string;
  /** Hex SHA-256 of the facts shown on this page. */
  factsHash: string;
  requesterName: string;
  secretName: string;
  environment: EnvironmentKind;
  production: boolean;
  askedSeconds: number;
  uses: number;
  /** Signatures still missing, this one included. */
  missing: number;
  /** Nobody has closed the request and this person may decide it. */
  open: boolean;
  /** Why only a denial is possible now; null where both are. */
  whyNotApprove: string | null;
  decide: (input: DecideRequestInput) => Promise<Result<{ outcome: string }>>;
}

const COMMENT_LIMIT = 4000;

/**
 * One approver's decision. Stays in place when somebody else was faster: then it only keeps what was typed and not
 * sent.
 */
export function DecisionForm(props: DecisionFormProps) {
  const act = useAct(props.decide);
  const [chosen, setChosen] = useState<'approve' | 'deny'>('approve');
  const verdict = props.whyNotApprove === null ? chosen : 'deny';
  const [seconds, setSeconds] = useState(props.askedSeconds);
  const {
    text: comment,
    set: setComment,
    forget,
  } = useKeptText(`${props.viewerId} decides ${props.requestId}`);
  const [sent, setSent] = useState(false);

  if (!props.open) {
    return sent || comment.trim() === '' ? null : <Unsent comment={comment} />;
  }
  const sign = async (event: FormEvent) => {
    event.preventDefault();
    const durationSeconds = verdict === 'approve' && seconds < props.askedSeconds ? seconds : null;
    const { requestId, factsHash } = props;
    const text = comment.trim() === '' ? null : comment;
    const result = await act.run({ requestId, verdict, comment: text, durationSeconds, factsHash });
    if (!result.ok) return;
    setSent(true);
    forget();
    tell(outcomeWords(result.value.outcome, props.requesterName));
  };
  const fields = act.refusal?.fields ?? {};
  return (
    <form onSubmit={sign} className="grid gap-12 pt-12">
      <Choice
        label="Your decision"
        labelHidden
        options={[
          ...(props.whyNotApprove === null ? [{ value: 'approve', label: 'Approve' }] : []),
          { value: 'deny', label: 'Deny', denies: true },
        ]}
        value={verdict}
        onChange={(value) => setChosen(value === 'deny' ? 'deny' : 'approve')}
        help={props.whyNotApprove ? `${props.whyNotApprove} You can deny it.` : undefined}
      />
      {verdict === 'approve' ? (
        <Choice
          label={props.missing > 1 ? 'How long, from the last signature' : 'How long, from your signature'}
          options={shorterChoices(props.askedSeconds).map((choice) => ({
            value: String(choice),
            label: shortLength(choice),
          }))}
          value={String(seconds)}
          onChange={(value) => setSeconds(Number(value))}
          error={fields.durationSeconds}
        />
      ) : null}
      <TextArea
        label={verdict === 'deny' ? 'Comment, required for a denial' : 'Comment'}
        help={`${firstName(props.requesterName)} reads it.`}
        rows={3}
        limit={COMMENT_LIMIT}
        value={comment}
        onChange={setComment}
        error={fields.comment}
      />
      {fields.comment || fields.durationSeconds ? null : <Refused refusal={act.refusal} />}
      <Button
        type="submit"
        size="big"
        look={verdict === 'deny' ? 'destructive-final' : props.production ? 'production' : 'primary'}
        pending={act.pending}
        pendingLabel="Signing…"
      >
        {signLabel({ verdict, seconds })}
      </Button>
      <Then {...props} verdict={verdict} seconds={seconds} />
    </form>
  );
}

function outcomeWords(outcome: string, requesterName: string): string {
  const who = firstName(requesterName);
  if (outcome === 'approved') return `Signed. ${who} has access now.`;
  if (outcome === 'waiting') return 'Signed. More signatures are needed.';
  return outcome === 'revoked'
    ? `Denied. The access of ${who} has ended.`
    : `Denied. ${who} reads your comment.`;
}

interface ThenProps extends DecisionFormProps {
  verdict: 'approve' | 'deny';
  seconds: number;
}

/** What this signature brings about, before it is given. */
function Then({ requesterName, secretName, environment, uses, missing, verdict, seconds }: ThenProps) {
  const zone = useZone();
  const until = formatClock(useNow() + seconds * 1000, zone);
  const who = firstName(requesterName);
  return (
    <p className="border-t border-rule pt-8 text-small text-ink2">
      <b className="text-ink">What happens then.</b>{' '}
      {verdict === 'deny' ? (
        `The request is closed for good. ${who} reads your comment on this page and can ask again.`
      ) : (
        <>
          {missing > 1 ? 'When the last signature is there, ' : ''}
          {who} can reveal <SecretName name={secretName} environment={environment} look="whole" />{' '}
          {timesInWords(uses)},{' '}
          {missing > 1 ? `for ${shortLength(seconds)}` : `until ${until} if you sign now`}. You can revoke at
          any time; a value that was seen stays seen.
        </>
      )}
    </p>
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
