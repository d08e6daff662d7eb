import type { ReactNode } from 'react';
import { RevokeForm, WithdrawButton } from '#components/access/act-buttons.tsx';
import { DecisionForm } from '#components/access/decision-form.tsx';
import { DecisionPanel } from '#components/access/decision-panel.tsx';
import { historyOf } from '#components/access/history.ts';
import { HistoryLegend, HistoryStrip } from '#components/access/history-strip.tsx';
import { Decisions, Outcome, outcomeTitle } from '#components/access/outcome.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { AskedItem, Reason, RequestLead, RequestTitle } from '#components/access/request-facts.tsx';
import { WeighList } from '#components/access/weigh-list.tsx';
import { weighingOf } from '#components/access/weigh-words.ts';
import { firstName, namedFew } from '#components/access/words.ts';
import { shortId } from '#components/format/id.ts';
import { holdsHidden } from '#components/format/marked.ts';
import { ForeignText } from '#components/format/text.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Section } from '#components/ui/section.tsx';
import type { RequestPage } from '#lib/access/queries/request-page.ts';
import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { countsAsProduction } from '#lib/access/rules/policy.ts';
import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { revoke } from '../../access/actions.ts';
import { decide, withdraw } from '../actions.ts';

export interface RequestThreadProps {
  page: RequestPage;
  secret: SecretView | null;
  /** Requests for the same secret; null where the person may see only their own. */
  history: readonly RequestSummary[] | null;
  viewer: { readonly personId: string; readonly decides: boolean };
}

/** One request with its whole thread; for deciders with everything to decide on. */
export function RequestThread({ page, secret, history, viewer }: RequestThreadProps) {
  const { request } = page;
  const parent = page.you.isRequester
    ? { label: 'My access', href: '/access' }
    : viewer.decides
      ? { label: 'Inbox', href: '/inbox' }
      : { label: 'Overview', href: '/' };
  return (
    <Page crumbs={[parent, { label: shortId(request.id), mono: true }]} environment={request.environment}>
      <RefreshWhileAttended everySeconds={request.state === 'pending' ? 6 : 10} />
      <div className="pt-16">
        <Columns panel width="narrow" rightLabel="Decision" right={<Panel page={page} viewer={viewer} />}>
          <div className="-mt-16">
            <PageHeader title={<RequestTitle request={request} />} lead={<RequestLead request={request} />} />
          </div>
          <Reason text={request.reason} />
          <TextFacts request={request} />
          <Section title="What is asked" first>
            <AskedItem
              request={request}
              owner={secret?.owner ?? null}
              versionId={
                secret?.versions.find((version) => version.labels.includes(request.stage))?.versionId ?? null
              }
            />
          </Section>
          {history ? (
            <Section title="What to weigh" note="from Countersign's own records">
              <WeighList weights={weightsOf(page, secret)} />
            </Section>
          ) : null}
          {page.decisions.length > 0 ? (
            <Section title="Decisions">
              <Decisions decisions={page.decisions} />
            </Section>
          ) : null}
          {history ? (
            <Section title="Requests for this secret" note="90 days" aside={<HistoryLegend />}>
              <HistoryStrip {...historyOf(history, request, page.now)} />
            </Section>
          ) : null}
        </Columns>
      </div>
    </Page>
  );
}

function TextFacts({ request }: { request: RequestSummary }) {
  const hidden = hiddenIn(request);
  return (
    <p className="pt-8 pb-14 text-small text-ink2">
      {request.ticket ? (
        <>
          Ticket <ForeignText text={request.ticket} />.{' '}
        </>
      ) : (
        'No ticket was named. '
      )}
      {hidden
        ? 'Characters that cannot be seen or look like others are marked.'
        : 'Name, reason and ticket hold no invisible or look-alike characters.'}
    </p>
  );
}

function hiddenIn({ requesterName, reason, ticket, secretName }: RequestSummary): boolean {
  return (
    holdsHidden(reason, { lines: true }) ||
    holdsHidden(requesterName) ||
    holdsHidden(ticket ?? '') ||
    holdsHidden(secretName, { ascii: true })
  );
}

function weightsOf(page: RequestPage, secret: SecretView | null) {
  const { request, weighing } = page;
  return weighingOf({
    facts: { ...weighing, requesterName: request.requesterName },
    lastDeniedAt: weighing.lastDeniedAt,
    lastRevealedAt: weighing.lastRevealedToRequesterAt?.toISOString() ?? null,
    secret: secret && !secret.goneAt ? secret.health : null,
    secretHref: `/secrets/${request.secretId}`,
    hidden: hiddenIn(request),
    environmentUnknown: request.environment === 'unknown',
  });
}

/** The form stays at its place through every state of the request, so that what was typed is never lost. */
function Panel({ page, viewer }: Pick<RequestThreadProps, 'page' | 'viewer'>) {
  const { request, you } = page;
  const needed = page.steps.reduce((sum, step) => sum + step.signatures, 0);
  const signed = page.steps.reduce((sum, step) => sum + step.signedBy.length, 0);
  return (
    <DecisionPanel page={page} viewerId={viewer.personId} title={outcomeTitle(page)}>
      <Waiting page={page} viewer={viewer} />
      <Outcome page={page} />
      {viewer.decides && !you.isRequester ? (
        <DecisionForm
          requestId={request.id}
          viewerId={viewer.personId}
          factsHash={page.factsHash}
          requesterName={request.requesterName}
          secretName={request.secretName}
          environment={request.environment}
          production={countsAsProduction(request.environment)}
          askedSeconds={request.durationSeconds}
          uses={request.uses}
          missing={needed - signed}
          open={request.state === 'pending' && (you.maySign || you.mayDeny)}
          whyNotApprove={you.maySign ? null : you.whyNotSign}
          decide={decide}
        />
      ) : null}
      {page.grant?.mayRevoke && !page.grant.isHolder ? (
        <div className="mt-12">
          <RevokeForm
            grantId={page.grant.grant.id}
            holderName={firstName(request.requesterName)}
            revoke={revoke}
          />
        </div>
      ) : null}
    </DecisionPanel>
  );
}

/** Why this person cannot decide, and who can. */
function Waiting({ page, viewer }: Pick<RequestThreadProps, 'page' | 'viewer'>): ReactNode {
  const { request, you, couldSign } = page;
  if (request.state !== 'pending' || you.maySign || you.mayDeny) return null;
  const names = namedFew(
    couldSign.filter((person) => person.personId !== viewer.personId).map((person) => person.name),
    'or',
  );
  const can = names === '' ? 'Nobody who is active can.' : `${names} can.`;
  const inboxes = names === '' ? '' : ' The request is in their inbox.';
  const own = viewer.decides && you.isRequester;
  return (
    <div className="mt-12 grid gap-12">
      <p className="text-ink2">
        {own ? `You cannot decide this: it is your own request. ${can}` : null}
        {!own && you.isRequester
          ? `${names === '' ? 'Nobody who is active can sign now.' : `${names} can sign.`}${inboxes} This page changes as soon as it is decided.`
          : null}
        {!own && !you.isRequester ? `${viewer.decides && you.whyNotSign ? you.whyNotSign : ''} ${can}` : null}
      </p>
      {you.mayCancel ? <WithdrawButton requestId={request.id} withdraw={withdraw} /> : null}
    </div>
  );
}
