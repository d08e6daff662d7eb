import { RevokeForm, WithdrawButton } from '#components/access/act-buttons.tsx';
import { DecisionItem } from '#components/access/decision-item.tsx';
import { Decisions, Outcome } from '#components/access/outcome.tsx';
import { AskedItem } from '#components/access/request-facts.tsx';
import { RequestSubject } from '#components/access/request-subject.tsx';
import { firstName } from '#components/access/words.ts';
import { shortId } from '#components/format/id.ts';
import type { RequestItem, RequestPage } from '#lib/access/queries/request-page.ts';
import { revoke } from '../../access/actions.ts';
import { withdraw } from '../actions.ts';
import type { Viewer } from './viewer.ts';

export interface ThreadItemProps {
  page: RequestPage;
  item: RequestItem;
  viewer: Viewer;
}

/** One request of the thread: what is asked, what was decided, what can be done with it now. */
export function ThreadItem({ page, item, viewer }: ThreadItemProps) {
  const { request, you, grant } = item;
  const versionId = page.risk?.items.find((risk) => risk.requestId === request.id)?.versionId ?? null;
  const isNamed = request.id === page.requestId && page.askings.flatMap((asking) => asking.items).length > 1;
  return (
    <li
      id={request.id}
      className={`scroll-mt-60 border-b border-rule py-10 last:border-b-0 ${isNamed ? 'shadow-[inset_2px_0_0_var(--color-accent)] pl-10' : ''}`}
    >
      {request.about === 'secret' ? (
        <AskedItem item={item} request={request} versionId={versionId} />
      ) : (
        <p className="text-lead">
          A change of the <RequestSubject request={request} look="whole" />, to {request.change} it
          {request.baseVersion === null ? '' : `, written against edition ${request.baseVersion}`}.
        </p>
      )}
      {request.about === 'secret' && request.way === 'break-glass' ? (
        <p className="mt-4 text-small text-warn">
          Opened by break-glass: nobody signed before. The review is in the thread.
        </p>
      ) : null}
      <p className="only-read">{shortId(request.id)}</p>
      <Decisions decisions={item.decisions} />
      <Outcome item={item} />
      {page.isRequester || !viewer.decides ? null : <DecisionItem requestId={request.id} />}
      {you.mayCancel ? (
        <div className="mt-8">
          <WithdrawButton requestId={request.id} withdraw={withdraw} />
        </div>
      ) : null}
      {item.mayRevoke && grant ? (
        <div className="mt-8">
          <RevokeForm
            grantId={grant.id}
            secretId={grant.secretId}
            holderName={firstName(request.requesterName)}
            revoke={revoke}
          />
        </div>
      ) : null}
    </li>
  );
}
