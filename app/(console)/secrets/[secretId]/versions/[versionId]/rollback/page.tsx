import { z } from 'zod';
import { Checks, LabelPlan, WhatWillHappen } from '#components/changes/plan-view.tsx';
import { ProposeButton } from '#components/changes/propose-button.tsx';
import { isProduction } from '#components/changes/words.ts';
import { SecretName } from '#components/format/secret-name.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ReadersTable } from '#components/secrets/readers-table.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { ErrorState } from '#components/ui/state.tsx';
import { previewChange } from '#lib/changes/preview-change.ts';
import { databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readersOfSecret } from '#lib/trail/queries/readers-of-secret.ts';
import { definePage } from '#lib/web/page.ts';
import { propose } from '../../../../../changes/actions.ts';
import { changePorts } from '../../../../../changes/ports.ts';
import { trailScopeOf } from '../../../../../trail/scope.ts';
import { loadSecret } from '../../../load-secret.tsx';

export const metadata = { title: 'Roll back' };

const params = z.object({
  secretId: z.string().regex(patternOf('secret')),
  versionId: z.string().regex(/^[\x21-\x7e]{1,64}$/),
});
const search = z.object({
  label: z.string().min(1).max(256).optional().catch(undefined),
});

export default definePage('secrets.rollback', { params, search }, async (context, address) => {
  const { db, actor } = context;
  const { secretId, versionId } = address.params;
  const { secret } = await loadSecret(context, secretId);
  const label = address.search.label ?? 'AWSCURRENT';
  const from = secret.versions.find((version) => version.labels.includes(label))?.versionId ?? null;
  const order = { kind: 'move-label', label, fromVersionId: from, toVersionId: versionId } as const;
  const preview = await previewChange(db, changePorts(context, actor), actor, { secretId, order });
  const now = await databaseNow(db.prisma);
  const readers = can(actor, 'trail.read')
    ? await readersOfSecret(db, trailScopeOf(actor), { secretId, days: 30, now, limit: 20 })
    : [];
  const plan = preview.ok ? preview.value.plan : null;
  const title = plan?.title ?? `Roll back to ${versionId.slice(0, 8)}`;
  return (
    <Page
      crumbs={[
        { label: 'Secrets', href: '/secrets' },
        { label: secret.name, href: `/secrets/${secretId}`, mono: true },
        { label: title },
      ]}
      environment={secret.environment}
    >
      <PageHeader
        title={title}
        lead={<SecretName name={secret.name} environment={secret.environment} look="whole" />}
      />
      {preview.ok && plan ? (
        <Columns
          rightLabel="Go on"
          panel
          right={
            <div className="grid gap-12">
              <p className="text-ink2">
                Next you see which signature it needs. Nothing is sent to AWS before you confirm it there.
              </p>
              <ProposeButton
                secretId={secretId}
                order={order}
                propose={propose}
                look={isProduction(secret.environment) ? 'production' : 'primary'}
              >
                {isProduction(secret.environment)
                  ? `Continue with production ${label === 'AWSCURRENT' ? 'rollback' : 'move'}`
                  : 'Continue'}
              </ProposeButton>
              <div>
                <LinkButton href={`/secrets/${secretId}`}>Back to the secret</LinkButton>
              </div>
            </div>
          }
        >
          <WhatWillHappen words={plan.words} precondition={plan.precondition} />
          <LabelPlan labels={plan.labels} />
          <Checks checks={plan.checks} />
          <Section title="Who reads it" note="the last 30 days">
            {readers.length > 0 ? (
              <ReadersTable readers={readers} />
            ) : (
              <p className="text-ink2">No read in the part of these 30 days we can see.</p>
            )}
          </Section>
        </Columns>
      ) : (
        <ErrorState
          happened={preview.ok ? '' : preview.refusal.words}
          action={<LinkButton href={`/secrets/${secretId}`}>Back to the secret</LinkButton>}
        />
      )}
    </Page>
  );
});
