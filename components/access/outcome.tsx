import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { DecisionView, RequestItem } from '#lib/access/queries/request-page.ts';
import { Countdown, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { LinkButton } from '../ui/link.tsx';
import { PersonLine } from './person-line.tsx';
import { firstName, plural, shortLength, usedWords, usesLeft } from './words.ts';

/** What became of one request: its state in one or two words. */
export function stateWords({ request }: Pick<RequestItem, 'request'>): string {
  switch (request.state) {
    case 'pending':
      return 'Waiting';
    case 'approved':
      return request.about === 'policy' ? 'Approved, in force' : 'Approved';
    case 'denied':
      return 'Denied';
    case 'cancelled':
      return 'Withdrawn';
    case 'expired':
      return 'Lapsed undecided';
  }
}

/** What became of a thread: one title for its panel. */
export function outcomeTitle(items: readonly RequestItem[]): string {
  const pending = items.filter(({ request }) => request.state === 'pending');
  if (pending.some(({ you }) => you.maySign || you.mayDeny)) return 'Your decision';
  if (pending.length > 0) return 'Waiting for a decision';
  const words = new Set(items.map(stateWords));
  return words.size === 1 ? ([...words][0] ?? '') : 'Decided';
}

/** The outcome of one request: the grant it opened, or what can be done now. */
export function Outcome({ item }: { item: RequestItem }) {
  const { request, you, grant } = item;
  const who = you.isRequester ? 'You' : firstName(request.requesterName);
  if (request.state === 'pending') return null;
  if (grant) return <GrantOutcome item={item} grant={grant} />;
  return (
    <div className="mt-8 grid gap-8">
      <p className="text-small text-ink2">
        <b className={request.state === 'denied' ? 'text-bad' : 'text-ink'}>{stateWords(item)}</b>
        {request.closedAt ? (
          <>
            {' '}
            <Instant at={request.closedAt} />
          </>
        ) : null}
        . {request.state === 'cancelled' ? `${who} took it back before it was decided.` : null}
        {request.state === 'expired' ? 'Nobody decided in time. Nothing was opened.' : null}
        {request.state === 'denied' ? 'Nothing was opened.' : null}
      </p>
      {you.isRequester && request.about === 'secret' && !request.ordered ? (
        <div>
          <LinkButton href={`/requests/new?again=${request.id}`}>Ask again</LinkButton>
        </div>
      ) : null}
    </div>
  );
}

function GrantOutcome({ item, grant }: { item: RequestItem; grant: GrantSummary }) {
  if (grant.ordered) return <ChangeOutcome item={item} grant={grant} changeId={grant.ordered.id} />;
  const { request, you, mayExtend } = item;
  const who = you.isRequester ? 'You' : firstName(grant.personName);
  const open = grant.standing === 'active' || grant.standing === 'spent';
  return (
    <div className="mt-8 grid gap-8">
      <p className="text-small text-ink2">
        <b className="text-ink">{stateWords(item)}.</b>{' '}
        {open ? (
          <>
            {who} can reveal it for another <Countdown until={grant.endsAt} label="Grant ends in" />,{' '}
            {usesLeft(grant.usesTaken, grant.usesAllowed)}.
          </>
        ) : (
          <GrantEnd grant={grant} />
        )}
      </p>
      <div className="flex flex-wrap gap-8">
        <LinkButton href={`/access/${grant.id}`} look={open && you.isRequester ? 'primary' : 'plain'}>
          {open && you.isRequester ? 'Go to the reveal' : 'See the grant'}
        </LinkButton>
        {mayExtend ? <LinkButton href={`/requests/new?extend=${grant.id}`}>Ask to extend</LinkButton> : null}
        {!open && you.isRequester && !mayExtend ? (
          <LinkButton href={`/requests/new?again=${request.id}`}>Ask again</LinkButton>
        ) : null}
      </div>
    </div>
  );
}

/** The approval of a change: open, or what became of it is told on the change's own page. */
function ChangeOutcome({
  item,
  grant,
  changeId,
}: {
  item: RequestItem;
  grant: GrantSummary;
  changeId: string;
}) {
  const who = item.you.isRequester ? 'You' : firstName(grant.personName);
  const open = grant.standing === 'active';
  return (
    <div className="mt-8 grid gap-8">
      <p className="text-small text-ink2">
        <b className="text-ink">{stateWords(item)}.</b>{' '}
        {open ? (
          <>
            {who} can run it, once, for another <Countdown until={grant.endsAt} label="Approval ends in" />.
          </>
        ) : grant.standing === 'spent' ? (
          'It was run.'
        ) : (
          <GrantEnd grant={grant} />
        )}
      </p>
      <div>
        <LinkButton href={`/changes/${changeId}`} look={open && item.you.isRequester ? 'primary' : 'plain'}>
          {open && item.you.isRequester ? 'Go to the change' : 'See the change'}
        </LinkButton>
      </div>
    </div>
  );
}

/** How a grant ended and what was taken of it, in one or two sentences. */
export function GrantEnd({ grant }: { grant: GrantSummary }) {
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

/** What deciders said to one request, in their order. */
export function Decisions({ decisions }: { decisions: readonly DecisionView[] }) {
  if (decisions.length === 0) return null;
  return (
    <ol aria-label="Decisions" className="mt-6">
      {decisions.map((decision) => (
        <li key={decision.id} className="py-3 text-small">
          <span>
            <PersonLine name={decision.deciderName} email={decision.deciderEmail} strong />{' '}
            <span className={decision.verdict === 'deny' ? 'text-bad' : undefined}>
              {decision.verdict === 'approve' ? 'signed' : 'denied'}
            </span>
            {decision.durationSeconds === null
              ? ''
              : `, shortened to ${shortLength(decision.durationSeconds)}`}
            {decision.uses === null ? '' : `, ${plural(decision.uses, 'use')}`}{' '}
            <span className="text-ink3">
              <Instant at={decision.at} seconds />
            </span>
          </span>
          {decision.comment ? (
            <p className="max-w-prose border-l-2 border-rule2 pl-12 text-ink">
              <ForeignText text={decision.comment} lines />
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
