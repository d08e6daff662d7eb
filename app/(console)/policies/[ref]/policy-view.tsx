import { PolicySays } from '#components/access/policy-change.tsx';
import { PolicyDifference } from '#components/access/policy-difference.tsx';
import { PolicyFindings } from '#components/access/policy-findings.tsx';
import { PolicyHistory } from '#components/access/policy-history.tsx';
import { RetirePolicyForm } from '#components/access/policy-retire.tsx';
import { Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { PersonName } from '#components/format/person-name.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { CodeBlock, Disclosure } from '#components/ui/disclosure.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { Notice } from '#components/ui/state.tsx';
import type { PolicyPage } from '#lib/access/queries/policy-page.ts';
import type { Finding } from '#lib/access/rules/lint-finding.ts';
import type { PolicyCoverage } from '#lib/access/rules/policy-coverage.ts';
import { writePolicyYaml } from '#lib/access/rules/policy-yaml.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { proposeChange } from '../actions.ts';

export interface PolicyViewProps {
  page: PolicyPage;
  findings: readonly Finding[];
  coverage: PolicyCoverage | null;
  actor: Actor;
}

export function PolicyView({ page, findings, coverage, actor }: PolicyViewProps) {
  const { policy, shown, compared, waitingRequestId } = page;
  const isNewest = shown.version === policy.version;
  const mayChange = can(actor, 'policies.propose') && !policy.configured && !policy.retired;
  const yaml = writePolicyYaml(shown.document);
  return (
    <Page crumbs={[{ label: 'Policies', href: '/policies' }, { label: policy.name }]}>
      <PageHeader
        look="title"
        title={<ForeignText text={policy.name} />}
        beside={<span className="text-ink3">edition {shown.version}</span>}
        lead={<PolicySays document={shown.document} />}
        actions={
          mayChange && isNewest && !waitingRequestId ? (
            <LinkButton href={`/policies/${policy.policyId}/edit`}>Change this policy</LinkButton>
          ) : undefined
        }
      />
      <Banners page={page} isNewest={isNewest} />
      {isNewest && coverage && !policy.retired ? <Reach policy={policy} coverage={coverage} /> : null}
      {isNewest && findings.length > 0 ? (
        <Section id="findings" title="What to look at" note="over today's secrets and people">
          <PolicyFindings findings={findings} />
        </Section>
      ) : null}
      {compared ? (
        <Section
          id="difference"
          title={`What edition ${shown.version} changed`}
          note={`against edition ${compared.version}`}
        >
          <PolicyDifference
            before={compared.document}
            after={shown.document}
            yaml={{ before: writePolicyYaml(compared.document), after: yaml }}
          />
        </Section>
      ) : null}
      <Section title="As YAML">
        <Disclosure summary="Show it as it would stand in a configuration file">
          <CodeBlock label="The policy as YAML">{yaml}</CodeBlock>
        </Disclosure>
      </Section>
      <PolicyHistory
        policyId={policy.policyId}
        shown={shown.version}
        editions={page.editions}
        retired={page.retired}
      />
      {mayChange && isNewest && !waitingRequestId ? (
        <RetirePolicyForm
          policyId={policy.policyId}
          name={policy.name}
          version={policy.version}
          propose={proposeChange}
        />
      ) : null}
    </Page>
  );
}

function Banners({ page, isNewest }: { page: PolicyPage; isNewest: boolean }) {
  const { policy, retired, waitingRequestId } = page;
  return (
    <>
      {retired ? (
        <Notice tone="warn">
          Retired <Instant at={retired.at} />
          {retired.by ? (
            <>
              , proposed by <PersonName name={retired.by} />
            </>
          ) : null}
          . It is out of force.
          {retired.requestId ? (
            <>
              {' '}
              <Link href={`/requests/${retired.requestId}`}>The request</Link>
            </>
          ) : null}
        </Notice>
      ) : null}
      {policy.configured && !retired ? (
        <Notice>
          This policy is written in the configuration file, so it is read-only here. Change the file; it is
          read at the next start.
        </Notice>
      ) : null}
      {isNewest ? null : (
        <Notice tone="warn">
          This is an earlier edition.{' '}
          <Link href={`/policies/${policy.policyId}`}>Edition {policy.version} is the newest</Link>.
        </Notice>
      )}
      {waitingRequestId ? (
        <Notice tone="accent">
          <Link href={`/requests/${waitingRequestId}`}>A change of this policy waits for a signature</Link>.
          Another one can be proposed when it is decided.
        </Notice>
      ) : null}
    </>
  );
}

function Reach({ policy, coverage }: { policy: PolicyPage['policy']; coverage: PolicyCoverage }) {
  if (policy.document.acts.includes('policy-edit')) return null;
  const { applies, covered } = coverage;
  return (
    <p className="pb-12 text-ink2">
      {formatCount(applies)} of {formatCount(covered)} {covered === 1 ? 'secret' : 'secrets'} in its scope go
      by it today. <Link href={`/policies/rehearse?policy=${policy.policyId}`}>Rehearse a request</Link>
    </p>
  );
}
