import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { RequestOutlook } from '#components/access/request-outlook.tsx';
import { ApprovePanel } from '#components/changes/approve-panel.tsx';
import { DropButton } from '#components/changes/drop-button.tsx';
import { Checks, LabelPlan, WhatWillHappen } from '#components/changes/plan-view.tsx';
import { ReadBack } from '#components/changes/read-back.tsx';
import { RunPanel } from '#components/changes/run-panel.tsx';
import { isProduction, outcomeWords, stateWords } from '#components/changes/words.ts';
import { Arn } from '#components/format/identifier.tsx';
import { Countdown, Instant } from '#components/format/instant.tsx';
import { PersonName } from '#components/format/person-name.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ReadersTable } from '#components/secrets/readers-table.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { Notice } from '#components/ui/state.tsx';
import type { RequestPreview } from '#lib/access/queries/preview-request.ts';
import type { ChangeView } from '#lib/changes/queries/change-page.ts';
import type { Plan } from '#lib/changes/rules/plan.ts';
import type { ReaderView } from '#lib/trail/queries/readers-of-secret.ts';
import { ask, drop, run } from '../actions.ts';

export type Fresh =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly words: string };

export interface ChangePageProps {
  change: ChangeView;
  /** The order on the secret as it is now; null: it is not proposed any more. */
  fresh: Fresh | null;
  approval: RequestPreview | null;
  readers: readonly ReaderView[];
  keyNames: readonly string[];
  viewer: { readonly mayRun: boolean; readonly mayReadTrail: boolean };
}

/** One change from its preview to what AWS said afterwards. */
export function ChangePage(props: ChangePageProps) {
  const { change, fresh } = props;
  const [title = 'Change'] = change.words;
  const plan = fresh?.ok ? fresh.plan : null;
  const waits = ['running', 'accepted', 'unknown'].includes(change.state);
  const watchesApproval = change.state === 'proposed' && change.approval?.state === 'pending';
  return (
    <Page
      crumbs={[
        { label: 'Secrets', href: '/secrets' },
        { label: change.secretName, href: `/secrets/${change.secretId}`, mono: true },
        { label: title.replace(/\.$/, '') },
      ]}
      environment={change.environment}
    >
      <PageHeader title={title.replace(/\.$/, '')} lead={<Lead change={change} />} />
      {/* A page that waits for a signature looks at AWS each time it is drawn. */}
      {waits || watchesApproval ? <RefreshWhileAttended everySeconds={waits ? 2 : 15} /> : null}
      <Columns right={<Panel {...props} plan={plan} />} rightLabel="What can be done now" panel>
        <Standing change={change} fresh={fresh} />
        <WhatWillHappen words={change.words.slice(1)} precondition={plan?.precondition ?? null} />
        {plan ? <LabelPlan labels={plan.labels} /> : null}
        {plan ? <Checks checks={plan.checks} /> : null}
        {change.outcome ? <ReadBack change={change} /> : null}
        {props.readers.length > 0 && change.state === 'succeeded' ? (
          <Section
            title="Who read it in the last 7 days"
            aside={<Link href={`/secrets/${change.secretId}/readers`}>All readers</Link>}
          >
            <ReadersTable readers={props.readers} />
          </Section>
        ) : null}
      </Columns>
    </Page>
  );
}

function Lead({ change }: { change: ChangeView }) {
  return (
    <>
      <SecretName name={change.secretName} environment={change.environment} look="whole" />{' '}
      <Arn arn={change.secretArn} />. Prepared by <PersonName name={change.actorName} />{' '}
      <Instant at={change.createdAt} />.
    </>
  );
}

function Standing({ change, fresh }: Pick<ChangePageProps, 'change' | 'fresh'>) {
  const rotation = change.kind === 'rotate' || change.kind === 'test-rotation';
  const watch = rotation ? (
    <Link href={`/secrets/${change.secretId}/rotation`}>Watch the steps</Link>
  ) : undefined;
  if (fresh && !fresh.ok) return <Notice tone="warn">{fresh.words}</Notice>;
  if (change.state === 'proposed') return null;
  const at = change.settledAt ?? change.startedAt;
  const when = at ? (
    <>
      {' '}
      at <Instant at={at} seconds />
    </>
  ) : null;
  if (change.state === 'unknown') {
    return (
      <Notice tone="warn" action={watch}>
        <b>We do not know yet whether AWS did this.</b> {outcomeWords(change.outcomeCode)} We are reading it
        back; do not repeat it.
      </Notice>
    );
  }
  if (change.state === 'failed') {
    return (
      <Notice tone="bad" action={watch}>
        <b>
          Not done{when}. {outcomeWords(change.outcomeCode)}
        </b>
      </Notice>
    );
  }
  return (
    <Notice tone={change.state === 'succeeded' ? 'ok' : 'accent'} action={watch}>
      <b>
        {stateWords(change)}
        {when}.
      </b>{' '}
      {change.state === 'succeeded' ? 'This is what AWS said when it was read back.' : null}
      {change.state === 'accepted' ? 'This page follows it.' : null}
    </Notice>
  );
}

function Panel({ change, fresh, plan, approval, keyNames, viewer }: ChangePageProps & { plan: Plan | null }) {
  if (change.state !== 'proposed') return <After change={change} />;
  if (!change.isOwn || !viewer.mayRun) {
    return (
      <p className="text-ink2">
        Only <PersonName name={change.actorName} /> can run this. {stateWords(change)}.
        {change.approval ? (
          <>
            {' '}
            <Link href={`/requests/${change.approval.requestId}`}>The request</Link>
          </>
        ) : null}
      </p>
    );
  }
  const production = isProduction(change.environment);
  const parts = change.approval;
  return (
    <div className="grid gap-14">
      <h2 className="text-lead">{parts?.grantOpen ? 'Approved' : stateWords(change)}</h2>
      {parts?.grantOpen && plan ? (
        <>
          <p className="text-ink2">
            For exactly this, once.{' '}
            {parts.grantEndsAt ? (
              <>
                Another <Countdown until={parts.grantEndsAt} label="Approval ends in" />.
              </>
            ) : null}
          </p>
          <RunPanel
            changeId={change.id}
            factsHash={change.factsHash}
            secretName={change.secretName}
            production={production}
            verb={plan.verb}
            destructive={change.act === 'delete' && change.kind !== 'restore'}
            typedName={plan.typedName}
            shape={change.order.kind === 'put' ? change.order.shape : null}
            keyNames={keyNames}
            run={run}
          />
        </>
      ) : null}
      {parts?.state === 'pending' ? (
        <p className="text-ink2">
          Nothing is done before it is signed.{' '}
          <Link href={`/requests/${parts.requestId}`}>See who can sign, comment or withdraw</Link>
        </p>
      ) : null}
      {fresh?.ok && (!parts || (parts.state !== 'pending' && !parts.grantOpen)) ? (
        <Ask change={change} approval={approval} production={production} />
      ) : null}
      {parts?.state === 'pending' ? null : (
        <DropButton changeId={change.id} secretId={change.secretId} drop={drop} />
      )}
    </div>
  );
}

function Ask({
  change,
  approval,
  production,
}: {
  change: ChangeView;
  approval: RequestPreview | null;
  production: boolean;
}) {
  const [item] = approval?.items ?? [];
  const outlook = item?.outlook ?? null;
  const refusal = approval?.refusal?.words ?? item?.refusal?.words ?? null;
  const ended = change.approval ? `The last request: ${change.approval.state}. ` : '';
  return (
    <>
      {ended ? <p className="text-ink2">{ended}</p> : null}
      <RequestOutlook preview={approval} busy={false} />
      {refusal ? <Notice tone="warn">{refusal}</Notice> : null}
      <ApprovePanel
        changeId={change.id}
        factsHash={change.factsHash}
        production={production}
        automatic={outlook?.automatic?.verdict === 'approve'}
        reasonMinimum={outlook?.reasonMinimum ?? 20}
        ticketNeeded={(outlook?.ticketPattern ?? null) !== null}
        longestSeconds={outlook?.longestSeconds ?? 900}
        refusal={refusal}
        ask={ask}
      />
    </>
  );
}

function After({ change }: { change: ChangeView }) {
  return (
    <div className="grid gap-10 text-ink2">
      <h2 className="text-lead text-ink">{stateWords(change)}</h2>
      {change.approval ? (
        <p>
          Under <Link href={`/requests/${change.approval.requestId}`}>this approval</Link>.
        </p>
      ) : null}
      {change.startedAt ? (
        <p>
          Sent <Instant at={change.startedAt} seconds />.
        </p>
      ) : null}
      {change.awsRequestId ? (
        <p className="mono wrap-anywhere text-small">AWS request {change.awsRequestId}</p>
      ) : null}
      {change.batchId ? (
        <p>
          <Link href={`/changes?batch=${change.batchId}`}>The others of its batch</Link>
        </p>
      ) : null}
      <div>
        <LinkButton href={`/secrets/${change.secretId}`}>See the secret</LinkButton>
      </div>
    </div>
  );
}
