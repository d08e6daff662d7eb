import type { GrantPage } from '#lib/access/queries/grant-page.ts';
import type { DecisionView, RequestPage } from '#lib/access/queries/request-page.ts';
import { Countdown, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { LinkButton } from '../ui/link.tsx';
import { firstName, shortLength, usedWords, usesLeft } from './words.ts';

/** What became of a request: its state in one sentence. */
export function outcomeTitle({ request, you }: RequestPage): string {
  switch (request.state) {
    case 'pending':
      return you.maySign || you.mayDeny ? 'Your decision' : 'Waiting for a decision';
    case 'approved':
      return 'Approved';
    case 'denied':
      return 'Denied';
    case 'cancelled':
      return 'Withdrawn';
    case 'expired':
      return 'Lapsed undecided';
  }
}

/** The outcome below the signatures: the grant it opened, or what can be done now. */
export function Outcome({ page }: { page: RequestPage }) {
  const { request, you, grant } = page;
  const who = you.isRequester ? 'You' : firstName(request.requesterName);
  const again = `/requests/new?secret=${request.secretId}&act=reveal`;
  if (request.state === 'pending') return null;
  if (grant) return <GrantOutcome grant={grant} again={again} />;
  return (
    <div className="mt-12 grid gap-12">
      <p className="text-small text-ink2">
        {request.closedAt ? (
          <>
            Closed <Instant at={request.closedAt} />.{' '}
          </>
        ) : null}
        {request.state === 'cancelled' ? `${who} took it back before it was decided.` : null}
        {request.state === 'expired' ? 'Nobody decided in time. Nothing was opened.' : null}
        {request.state === 'denied' ? 'Nothing was opened.' : null}
      </p>
      {you.isRequester ? (
        <div>
          <LinkButton href={again}>Ask again</LinkButton>
        </div>
      ) : null}
    </div>
  );
}

function GrantOutcome({ grant: { grant, isHolder }, again }: { grant: GrantPage; again: string }) {
  const who = isHolder ? 'You' : firstName(grant.personName);
  const open = grant.standing === 'active' || grant.standing === 'spent';
  return (
    <div className="mt-12 grid gap-12">
      <p className="text-small text-ink2">
        {open ? (
          <>
            {who} can reveal it for another <Countdown until={grant.endsAt} label="Grant ends in" />,{' '}
            {usesLeft(grant.usesTaken, grant.usesAllowed)}.
          </>
        ) : (
          <GrantEnd grant={grant} />
        )}
      </p>
      <div>
        <LinkButton href={`/access/${grant.id}`} look={open && isHolder ? 'primary' : 'plain'}>
          {open && isHolder ? 'Go to the reveal' : 'See the grant'}
        </LinkButton>{' '}
        {!open && isHolder ? <LinkButton href={again}>Ask again</LinkButton> : null}
      </div>
    </div>
  );
}

/** How a grant ended and what was taken of it, in one or two sentences. */
export function GrantEnd({ grant }: { grant: GrantPage['grant'] }) {
  const { endedEarly } = grant;
  return (
    <>
      {grant.standing === 'handed-back' && endedEarly ? (
        <>
          Handed back <Instant at={endedEarly.at} />.{' '}
        </>
      ) : null}
      {grant.standing === 'revoked' && endedEarly ? (
        <>
          Revoked <Instant at={endedEarly.at} /> by <PersonName name={endedEarly.by} />.{' '}
        </>
      ) : null}
      {grant.standing === 'ended' ? (
        <>
          This grant ended at <Instant at={grant.endsAt} />.{' '}
        </>
      ) : null}
      {grant.standing === 'spent' ? 'All uses are taken. ' : null}
      {usedWords(grant.usesTaken, grant.usesAllowed)}
      {endedEarly?.why ? (
        <span className="mt-6 block border-l-2 border-rule2 pl-12">
          <ForeignText text={endedEarly.why} lines />
        </span>
      ) : null}
    </>
  );
}

/** What deciders said, in their order. */
export function Decisions({ decisions }: { decisions: readonly DecisionView[] }) {
  return (
    <ol>
      {decisions.map((decision) => (
        <li key={decision.id} className="border-b border-rule py-6">
          <span className="flex flex-wrap items-baseline justify-between gap-x-12">
            <span>
              <PersonName name={decision.deciderName} strong />{' '}
              <span className={decision.verdict === 'deny' ? 'text-bad' : undefined}>
                {decision.verdict === 'approve' ? 'signed' : 'denied'}
              </span>
              {decision.durationSeconds === null
                ? ''
                : `, shortened to ${shortLength(decision.durationSeconds)}`}
            </span>
            <span className="text-small text-ink3">
              <Instant at={decision.at} seconds />
            </span>
          </span>
          {decision.comment ? (
            <p className="mt-2 max-w-prose text-ink2">
              <ForeignText text={decision.comment} lines />
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
