import { RequestForm } from '#components/access/request-form.tsx';
import { SecretHits, SecretSearch } from '#components/access/secret-picker.tsx';
import { valueIn } from '#components/access/words.ts';
import { Arn, Code } from '#components/format/identifier.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { EmptyState, ErrorState, Notice } from '#components/ui/state.tsx';
import type { RequestPreview } from '#lib/access/queries/preview-request.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { submit } from '../actions.ts';

export interface ChooseSecretProps {
  query: string;
  hits: readonly ListedSecret[];
  /** The address named a secret that is not there. */
  missing: boolean;
}

/** Before a secret is chosen: a search, and what it found. */
export function ChooseSecret({ query, hits, missing }: ChooseSecretProps) {
  return (
    <Page crumbs={[{ label: 'My access', href: '/access' }, { label: 'Ask for access' }]}>
      <PageHeader title="Which secret do you need?" lead="Search by name, owner, tag or ARN." />
      <div className="max-w-[45rem]">
        {missing ? (
          <div className="mb-12">
            <Notice tone="warn">There is no such secret, or you may not see it.</Notice>
          </div>
        ) : null}
        <SecretSearch label="Secret" query={query} focused />
        {query !== '' && hits.length === 0 ? (
          <EmptyState title="No secret holds all of these words.">
            Try fewer, or <Link href="/secrets">look through the tree</Link>.
          </EmptyState>
        ) : null}
        {hits.length > 0 ? <SecretHits hits={hits} /> : null}
      </div>
    </Page>
  );
}

export interface AskFormProps {
  secret: SecretView;
  preview: Result<RequestPreview>;
  viewerId: string;
}

/** The request for one secret. */
export function AskForm({ secret, preview, viewerId }: AskFormProps) {
  return (
    <Page
      crumbs={[{ label: 'My access', href: '/access' }, { label: 'Ask for access' }]}
      environment={secret.environment}
    >
      <PageHeader
        title={`Ask to reveal ${valueIn(secret.environment)}`}
        lead="Nothing is shown to you before somebody else has signed."
      />
      <div className="max-w-[40rem]">
        <div className="border-t border-rule2">
          <DefinitionList
            items={[
              {
                term: 'Secret',
                children: (
                  <>
                    <Link href={`/secrets/${secret.id}`} look="row">
                      <SecretName name={secret.name} environment={secret.environment} look="whole" />
                    </Link>{' '}
                    <span className="text-small">
                      <Link href="/requests/new">Choose another</Link>
                    </span>
                  </>
                ),
              },
              { term: 'ARN', children: <Arn arn={secret.arn} /> },
              { term: 'Owner', children: secret.owner ? <Code>{secret.owner}</Code> : 'nobody is named' },
              { term: 'Account', children: `${secret.connectionName}, ${secret.region}` },
            ]}
          />
        </div>
        <div className="pt-16">
          {preview.ok ? (
            <RequestForm
              secretId={secret.id}
              viewerId={viewerId}
              production={secret.protected}
              stages={preview.value.labels}
              terms={termsOf(preview.value)}
              submit={submit}
            />
          ) : (
            <ErrorState
              happened={preview.refusal.words}
              action={<LinkButton href={`/secrets/${secret.id}`}>Back to the secret</LinkButton>}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

function termsOf(preview: RequestPreview) {
  const { policyName, policyVersion, longestSeconds, uses, reasonMinimum, ticketPattern } = preview;
  return {
    policyName,
    policyVersion,
    longestSeconds,
    uses,
    reasonMinimum,
    ticketPattern,
    lapsesAt: preview.lapsesAt,
    signatures: preview.steps.reduce((sum, step) => sum + step.signatures, 0),
    deciders: preview.couldSign,
  };
}
