import type { ReactNode } from 'react';
import { CommentForm } from '#components/access/comment-form.tsx';
import { type DecidableItem, DecisionDraftProvider } from '#components/access/decision-draft.tsx';
import { DecisionForm } from '#components/access/decision-form.tsx';
import { DecisionPanel } from '#components/access/decision-panel.tsx';
import { HistoryLegend, HistoryStrip, type HistoryStripProps } from '#components/access/history-strip.tsx';
import { outcomeTitle } from '#components/access/outcome.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { nameOf, Reason, RequestLead, RequestTitle, TextFacts } from '#components/access/request-facts.tsx';
import { RequesterHistory } from '#components/access/requester-history.tsx';
import { ThreadLog } from '#components/access/thread-log.tsx';
import { WeighList } from '#components/access/weigh-list.tsx';
import type { Weight } from '#components/access/weigh-words.ts';
import { firstName, namedFew } from '#components/access/words.ts';
import { shortId } from '#components/format/id.ts';
import { Instant } from '#components/format/instant.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Section } from '#components/ui/section.tsx';
import type { RequestItem, RequestPage, ThreadAsking } from '#lib/access/queries/request-page.ts';
import { countsAsProduction } from '#lib/access/rules/policy.ts';
import { comment, decide } from '../actions.ts';
import { ThreadItem } from './thread-item.tsx';
import type { Viewer } from './viewer.ts';

export interface RequestThreadProps {
  page: RequestPage;
  weights: readonly Weight[];
  /** Requests for the same secrets; null where the person may see only their own. */
  history: HistoryStripProps | null;
  /** A change of a policy, as its deciders see it. */
  change: ReactNode;
  viewer: Viewer;
}

/** The whole thread of a request; for deciders with everything to decide on. */
export function RequestThread({ page, weights, history, change, viewer }: RequestThreadProps) {
  const items = page.askings.flatMap((asking) => asking.items);
  const waits = items.some(({ request }) => request.state === 'pending');
  const parent = page.isRequester
    ? { label: 'My access', href: '/access' }
    : viewer.decides
      ? { label: 'Inbox', href: '/inbox' }
      : { label: 'Overview', href: '/' };
  const environment = environmentOf(items);
  return (
    <Page
      crumbs={[parent, { label: shortId(page.requestId), mono: true }]}
      {...(environment ? { environment } : {})}
    >
      <RefreshWhileAttended everySeconds={waits ? 6 : 10} />
      <DecisionDraftProvider
        viewerId={viewer.personId}
        items={page.isRequester || !viewer.decides ? [] : items.flatMap(decidable)}
      >
        <div className="pt-16">
          <Columns
            panel
            width="narrow"
            rightLabel="Decision"
            right={<Panel page={page} items={items} viewer={viewer} />}
          >
            <div className="-mt-16">
              <PageHeader title={<RequestTitle page={page} />} lead={<RequestLead page={page} />} />
            </div>
            {page.askings.map((asking, index) => (
              <Asking
                key={asking.createdAt}
                page={page}
                asking={asking}
                isFirst={index === 0}
                viewer={viewer}
              />
            ))}
            {change}
            {page.risk ? (
              <>
                {weights.length > 0 ? (
                  <Section title="What to weigh" note="from Countersign's own records">
                    <WeighList weights={weights} />
                  </Section>
                ) : null}
                <Section title={`What ${firstName(page.requester.name)} asked before`} note="90 days">
                  <RequesterHistory history={page.risk.history} />
                </Section>
              </>
            ) : null}
            {history && history.lanes.length > 0 ? (
              <Section
                title={items.length > 1 ? 'Requests for these secrets' : 'Requests for this secret'}
                note="90 days"
                aside={<HistoryLegend />}
              >
                <HistoryStrip {...history} />
              </Section>
            ) : null}
            <Thread page={page} items={items} viewer={viewer} />
          </Columns>
        </div>
      </DecisionDraftProvider>
    </Page>
  );
}

/** The environment that needs most care among those asked for; none for a change of a policy. */
function environmentOf(items: readonly RequestItem[]) {
  const all = items.flatMap(({ request }) => (request.about === 'secret' ? [request.environment] : []));
  return all.find((environment) => countsAsProduction(environment)) ?? all[0];
}

/** What the form needs of an item that can be decided now; nothing of the others. */
function decidable(item: RequestItem): readonly DecidableItem[] {
  const { request, you, steps, factsHash } = item;
  if (request.state !== 'pending' || !(you.maySign || you.mayDeny)) return [];
  const needed = steps.reduce((sum, step) => sum + step.signatures, 0);
  const signed = steps.reduce((sum, step) => sum + step.signedBy.length, 0);
  const isSecret = request.about === 'secret';
  return [
    {
      requestId: request.id,
      factsHash,
      name: nameOf(request),
      environment: isSecret ? request.environment : null,
      production: isSecret && countsAsProduction(request.environment),
      isChange: isSecret && Boolean(request.ordered),
      askedSeconds: isSecret ? request.durationSeconds : 0,
      askedUses: isSecret ? request.uses : 0,
      missing: Math.max(1, needed - signed),
      whyNotApprove: you.maySign ? null : (you.whyNotSign ?? 'An earlier step waits for somebody else.'),
    },
  ];
}

interface AskingProps {
  page: RequestPage;
  asking: ThreadAsking;
  isFirst: boolean;
  viewer: Viewer;
}

/** One asking: why, with which ticket, and each secret of it. */
function Asking({ page, asking, isFirst, viewer }: AskingProps) {
  const many = asking.items.length > 1;
  const decides = asking.items.some(({ you }) => you.maySign || you.mayDeny);
  const isExtension = asking.items.some(
    ({ request }) => request.about === 'secret' && request.extendsGrantId !== null,
  );
  const body = (
    <>
      <Reason text={asking.reason} />
      <TextFacts asking={asking} requesterName={page.requester.name} />
      <Section
        title={isExtension ? 'What goes on' : 'What is asked'}
        note={many && decides && !page.isRequester ? 'decide each one' : undefined}
        first={isFirst}
        level={isFirst ? 2 : 3}
      >
        <ul>
          {asking.items.map((item) => (
            <ThreadItem key={item.request.id} page={page} item={item} viewer={viewer} />
          ))}
        </ul>
      </Section>
    </>
  );
  if (isFirst) return body;
  return (
    <Section
      title={
        <>
          Asked to extend, <Instant at={asking.createdAt} />
        </>
      }
    >
      <div className="pt-4">{body}</div>
    </Section>
  );
}

function Thread({
  page,
  items,
  viewer,
}: {
  page: RequestPage;
  items: readonly RequestItem[];
  viewer: Viewer;
}) {
  const names = new Map(
    items.flatMap(({ request }) =>
      request.about === 'secret'
        ? [[request.secretId, { name: request.secretName, environment: request.environment }] as const]
        : [],
    ),
  );
  return (
    <Section
      id="thread"
      title="Thread"
      note={page.hasMoreRecords ? 'the newest of it' : undefined}
      aside={<span className="max-desk:hidden">number in the audit log</span>}
    >
      <ThreadLog records={page.records} names={names} opensRecords={viewer.opensRecords} />
      {page.mayComment ? (
        <CommentForm
          requestId={page.requestId}
          threadId={page.threadId}
          viewerId={viewer.personId}
          comment={comment}
        />
      ) : null}
    </Section>
  );
}

interface PanelProps {
  page: RequestPage;
  items: readonly RequestItem[];
  viewer: Viewer;
}

/** The form stays at its place through every state of the thread, so that what was typed is never lost. */
function Panel({ page, items, viewer }: PanelProps) {
  const pending = items.filter(({ request }) => request.state === 'pending');
  const shown = pending.length > 0 ? pending : items;
  return (
    <DecisionPanel
      items={shown}
      viewerId={viewer.personId}
      opensPolicies={viewer.opensPolicies}
      title={outcomeTitle(items)}
    >
      <Waiting page={page} pending={pending} viewer={viewer} />
      {viewer.decides && !page.isRequester ? (
        <DecisionForm
          threadId={page.threadId}
          viewerId={viewer.personId}
          requesterName={page.requester.name}
          told={page.told}
          decide={decide}
        />
      ) : null}
    </DecisionPanel>
  );
}

/** Why this person cannot decide, and who can. */
function Waiting({ page, pending, viewer }: Omit<PanelProps, 'items'> & { pending: readonly RequestItem[] }) {
  const [first] = pending;
  if (!first || pending.some(({ you }) => you.maySign || you.mayDeny)) return null;
  const others = new Map(
    pending.flatMap(({ couldSign }) => couldSign.map((person) => [person.personId, person.name] as const)),
  );
  others.delete(viewer.personId);
  const names = namedFew([...others.values()], 'or');
  const can = names === '' ? 'Nobody who is active can.' : `${names} can.`;
  if (page.isRequester) {
    const words = viewer.decides
      ? `You cannot decide this: it is your own request. ${can}`
      : `${names === '' ? 'Nobody who is active can sign now.' : `${names} can sign${others.size === 1 ? ' and was' : '; all of them were'} told.`} This page changes as soon as it is decided.`;
    return <p className="mt-12 text-ink2">{words}</p>;
  }
  return (
    <p className="mt-12 text-ink2">
      {viewer.decides && first.you.whyNotSign ? first.you.whyNotSign : ''} {can}
    </p>
  );
}
