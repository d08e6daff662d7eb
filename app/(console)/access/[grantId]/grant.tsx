import { Fragment } from 'react';
import { HandBackButton, RevokeForm } from '#components/access/act-buttons.tsx';
import { GrantEnd } from '#components/access/outcome.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { Reason } from '#components/access/request-facts.tsx';
import { RevealLog, WitnessLines } from '#components/access/reveal-log.tsx';
import { RevealPanel } from '#components/access/reveal-panel.tsx';
import { firstName, listed } from '#components/access/words.ts';
import { shortId } from '#components/format/id.ts';
import { Arn, Code, ShortId, VersionId } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { PersonName } from '#components/format/person-name.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Signatures } from '#components/format/signatures.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { Notice } from '#components/ui/state.tsx';
import type { GrantPage } from '#lib/access/queries/grant-page.ts';
import { countsAsProduction } from '#lib/access/rules/policy.ts';
import { handBack, offer, perform, revoke } from '../actions.ts';

export interface GrantViewProps {
  page: GrantPage;
  /** Id of a reveal → id of its CloudTrail event. */
  witnesses: ReadonlyMap<string, string>;
  viewerName: string;
}

/** One grant: for its holder the place where values are revealed, for others what was done under it. */
export function GrantView({ page, witnesses, viewerName }: GrantViewProps) {
  const { grant, isHolder } = page;
  const running = isRunning(page);
  const panel = panelOf(page);
  return (
    <Page
      crumbs={[
        isHolder ? { label: 'My access', href: '/access' } : { label: 'Overview', href: '/' },
        { label: shortId(grant.id), mono: true },
      ]}
      environment={grant.environment}
    >
      <RefreshWhileAttended everySeconds={running ? 4 : 10} />
      <PageHeader title={<Title page={page} />} lead={<Lead page={page} />} />
      <Columns right={<Side page={page} witnesses={witnesses} />} rightLabel="What was written">
        {panel && isHolder && grant.act === 'reveal' ? (
          <>
            <RevealPanel
              key={panel.grantId}
              {...panel}
              secretId={grant.secretId}
              stage={grant.stage}
              versionId={grant.versionId}
              production={countsAsProduction(grant.environment)}
              holderName={viewerName}
              keyNames={page.keyNames}
              keysOnly={grant.keyNames.length > 0}
              offer={offer}
              perform={perform}
            >
              <GoesOn page={page} />
            </RevealPanel>
            <div className="mt-16 flex flex-wrap items-center gap-12 border-t border-rule2 pt-12 pb-14">
              {page.mayHandBack ? (
                <HandBackButton grantId={grant.id} handBack={handBack} look="primary">
                  I am done, hand access back
                </HandBackButton>
              ) : (
                <LinkButton href={`/requests/new?secret=${grant.secretId}&act=reveal`}>Ask again</LinkButton>
              )}
              {page.continuation || page.extensionId || grant.way === 'break-glass' ? null : (
                <LinkButton href={`/requests/new?extend=${grant.id}`}>Ask to extend</LinkButton>
              )}
              <span className="text-small text-ink3">A value you have seen cannot be unseen.</span>
            </div>
          </>
        ) : (
          <Summary page={page} />
        )}
      </Columns>
    </Page>
  );
}

function Title({ page: { grant, isHolder } }: { page: GrantPage }) {
  const name = <SecretName name={grant.secretName} environment={grant.environment} look="whole" />;
  const running = isRunning({ grant });
  if (!isHolder) {
    return (
      <>
        <PersonName name={grant.personName} /> {running ? 'may reveal' : 'could reveal'} {name}
      </>
    );
  }
  return running ? <>Reveal {name}</> : <>Your access to {name} is over</>;
}

function Lead({ page: { grant } }: { page: GrantPage }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-16 text-small">
      <span>
        <Target grant={grant} />
      </span>
      <span>
        Grant{' '}
        <Link href={`/requests/${grant.requestId}`}>
          <ShortId id={grant.id} />
        </Link>
        {grant.way === 'break-glass' ? (
          ', opened by break-glass'
        ) : (
          <>
            , signed by {listed(grant.signedBy.map(firstName), 'and')}{' '}
            <Signatures signed={grant.signedBy.length} needed={grant.signedBy.length} />
          </>
        )}
      </span>
      <span>
        <Instant at={grant.startsAt} seconds /> until <Instant at={grant.endsAt} seconds />
      </span>
    </span>
  );
}

function isRunning({ grant }: Pick<GrantPage, 'grant'>): boolean {
  return grant.standing === 'active' || grant.standing === 'spent';
}

/** The grant that reveals go through: this one while it has a use left, else the one that extends it. */
function panelOf({ grant, continuation }: GrantPage) {
  const own = grant.standing === 'active' || (grant.standing === 'spent' && !continuation);
  if (own) {
    const { id: grantId, startsAt, endsAt, usesTaken, usesAllowed } = grant;
    return { grantId, startsAt, endsAt, usesTaken, usesAllowed };
  }
  return continuation;
}

/** That access lasts longer than this grant, or is asked to. */
function GoesOn({ page: { grant, continuation, extensionId, breakGlassId } }: { page: GrantPage }) {
  return (
    <div className="mt-12 grid gap-8 empty:hidden">
      {breakGlassId ? (
        <Notice tone="bad" action={<Link href={`/break-glass/${breakGlassId}`}>The register</Link>}>
          You opened this by break-glass, without a signature. Somebody else has to review it, and the secret
          has to be rotated.
        </Notice>
      ) : null}
      {continuation ? (
        <Notice tone="accent" action={<Link href={`/access/${continuation.grantId}`}>The extension</Link>}>
          {isRunning({ grant }) ? 'Extended' : 'This grant is over and was extended'}: access lasts until{' '}
          <Instant at={continuation.endsAt} seconds />, under <ShortId id={continuation.grantId} />.
        </Notice>
      ) : null}
      {extensionId ? (
        <Notice tone="plain" action={<Link href={`/requests/${extensionId}`}>The request</Link>}>
          You asked to extend this. Nobody has decided it yet.
        </Notice>
      ) : null}
    </div>
  );
}

function Target({ grant: { stage, versionId, keyNames } }: Pick<GrantPage, 'grant'>) {
  return (
    <>
      {stage === null ? (
        <>
          Version <VersionId id={versionId ?? ''} />
        </>
      ) : (
        <>
          Value with the label <Code>{stage}</Code>
        </>
      )}
      {keyNames.length > 0 ? <>, only {keyNames.length === 1 ? 'the key' : 'the keys'} </> : null}
      {keyNames.map((key, index) => (
        <Fragment key={key}>
          {index > 0 ? ', ' : null}
          <Code>{key}</Code>
        </Fragment>
      ))}
    </>
  );
}

function Summary({ page }: { page: GrantPage }) {
  const { grant, isHolder } = page;
  const over = grant.standing !== 'active' && grant.standing !== 'not-started';
  return (
    <Section title={over ? 'How it ended' : 'Open'} first>
      <p className="mt-4 max-w-prose">
        {over && grant.standing !== 'spent' ? <GrantEnd grant={grant} /> : null}
        {!over || grant.standing === 'spent' ? (
          <>
            Open until <Instant at={grant.endsAt} seconds />. {grant.usesTaken} of {grant.usesAllowed} uses
            taken.
          </>
        ) : null}
      </p>
      {isHolder && over ? (
        <div className="mt-12 flex gap-8">
          <LinkButton href={`/requests/new?secret=${grant.secretId}&act=reveal`}>Ask again</LinkButton>
          <LinkButton href="/access">My access</LinkButton>
        </div>
      ) : null}
      {!isHolder && page.mayRevoke ? (
        <div className="mt-12 max-w-480">
          <RevokeForm
            grantId={grant.id}
            secretId={grant.secretId}
            holderName={firstName(grant.personName)}
            revoke={revoke}
          />
        </div>
      ) : null}
    </Section>
  );
}

function Side({ page, witnesses }: Pick<GrantViewProps, 'page' | 'witnesses'>) {
  const missing = page.reveals.filter((reveal) => reveal.witness === 'missing').length;
  return (
    <>
      <Section title="Written to the audit log" first>
        <RevealLog reveals={page.reveals} holder={page.isHolder} />
        <WitnessLines reveals={page.reveals} witnesses={witnesses} />
        {missing > 0 ? (
          <Notice tone="warn">No witness: CloudTrail had no record of a reveal after 24 h.</Notice>
        ) : null}
      </Section>
      <Section title={page.breakGlassId ? 'Why it was opened' : 'Why it was given'}>
        <Reason text={page.reason} />
        <p className="mt-8 text-small">
          <Arn arn={page.grant.secretArn} />
        </p>
        <p className="mt-8 text-small">
          {page.breakGlassId ? (
            <Link href={`/break-glass/${page.breakGlassId}`}>The opening in the register</Link>
          ) : (
            <Link href={`/requests/${page.grant.requestId}`}>The request and who signed it</Link>
          )}
        </p>
      </Section>
    </>
  );
}
