import { z } from 'zod';
import { ACT_GROUPS, ACT_TITLES } from '#components/changes/act-list.ts';
import { ChangeList } from '#components/changes/change-list.tsx';
import type { OrderFormFacts } from '#components/changes/order-fields.tsx';
import { OrderForm } from '#components/changes/order-form.tsx';
import { PolicyCheck } from '#components/changes/policy-check.tsx';
import { isProduction } from '#components/changes/words.ts';
import { Instant } from '#components/format/instant.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { ErrorState, Notice } from '#components/ui/state.tsx';
import { loadSubject, type Subject } from '#lib/changes/load-subject.ts';
import { readChanges } from '#lib/changes/queries/change-page.ts';
import { judgeOrder } from '#lib/changes/rules/judge-order.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import { holderOf, labelMap } from '#lib/changes/rules/sight.ts';
import { databaseNow } from '#lib/db/client.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { definePage } from '#lib/web/page.ts';
import { checkPolicy, propose } from '../../../changes/actions.ts';
import { changePorts } from '../../../changes/ports.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Change a secret' };

const search = z.object({
  act: z
    .string()
    .refine((act) => Object.hasOwn(ACT_TITLES, act))
    .optional()
    .catch(undefined),
});

export default definePage('secrets.change', { params: secretParams, search }, async (context, address) => {
  const { db, actor } = context;
  const { secretId } = address.params;
  const { secret } = await loadSecret(context, secretId);
  const { act } = address.search;
  const subject = await loadSubject(db, changePorts(context, actor), actor, secretId);
  const now = await databaseNow(db.prisma);
  const recent = await readChanges(db, actor, { secretId }, 20);
  const regions = await connectedRegions(db);
  const title = act ? (ACT_TITLES[act] ?? 'Change') : 'What can be changed of it';
  const others = [
    ...new Set(
      regions.filter((each) => each.connectionId === secret.connectionId).map(({ region }) => region),
    ),
  ].filter((region) => region !== secret.region);
  return (
    <Page
      crumbs={[
        { label: 'Secrets', href: '/secrets' },
        { label: secret.name, href: `/secrets/${secretId}`, mono: true },
        ...(act ? [{ label: 'Change', href: `/secrets/${secretId}/change` }] : []),
        { label: act ? title : 'Change' },
      ]}
      environment={secret.environment}
    >
      <PageHeader
        title={title}
        lead={<SecretName name={secret.name} environment={secret.environment} look="whole" />}
      />
      {subject.ok ? null : (
        <ErrorState
          happened={subject.refusal.words}
          action={<LinkButton href={`/secrets/${secretId}`}>Back to the secret</LinkButton>}
        />
      )}
      {subject.ok && subject.value.sight.owningService ? (
        <Notice tone="warn">
          This secret belongs to {subject.value.sight.owningService}, an AWS service that changes it by
          itself. AWS lets you rotate it and change its tags; everything else is done in that service.
        </Notice>
      ) : null}
      {subject.ok && act ? (
        <div className="pt-8">
          <OrderForm
            act={act}
            facts={factsOf(secretId, subject.value, secret.keyNames, others, now)}
            production={isProduction(secret.environment)}
            propose={propose}
          />
          {act === 'put-policy' ? (
            <PolicyCheck
              secretId={secretId}
              current={subject.value.sight.resourcePolicy}
              check={checkPolicy}
            />
          ) : null}
        </div>
      ) : null}
      {subject.ok && !act ? <Groups secretId={secretId} subject={subject.value} /> : null}
      {recent.length > 0 && !act ? (
        <Section title="Changes made here" note="the newest">
          <ChangeList changes={recent} named={false} />
        </Section>
      ) : null}
    </Page>
  );
});

function factsOf(
  secretId: string,
  { sight }: Subject,
  keyNames: readonly string[],
  regions: readonly string[],
  now: Date,
): OrderFormFacts {
  const replicas = sight.replicas.map(({ region }) => region);
  return {
    secretId,
    description: sight.description,
    kmsKeyId: sight.kmsKeyId,
    tags: sight.tags.filter(({ key }) => !key.startsWith('aws:')),
    replicas,
    regions: regions.filter((region) => !replicas.includes(region)),
    policy: pretty(sight.resourcePolicy),
    functionArn: sight.functionArn ?? '',
    schedule: sight.schedule ?? (sight.afterDays ? `rate(${sight.afterDays} days)` : ''),
    duration: sight.duration ?? '',
    keyNames,
    labels: Object.entries(labelMap(sight)).map(([label, versionId]) => `${label} ${versionId}`),
    now: now.toISOString(),
  };
}

function pretty(policy: string | null): string {
  if (policy === null) return '';
  try {
    return JSON.stringify(JSON.parse(policy), null, 2);
  } catch {
    return policy;
  }
}

/** Every act with its link, or with why it cannot be done now. */
function Groups({ secretId, subject }: { secretId: string; subject: Subject }) {
  return (
    <div className="max-w-prose">
      <RollbackLinks secretId={secretId} sight={subject.sight} />
      {ACT_GROUPS.map(({ title, acts }) => (
        <Section key={title} title={title}>
          <ul className="grid gap-2 pt-4">
            {acts.map((act) => {
              const why = whyNot(act, subject);
              return (
                <li key={act}>
                  {why === null ? (
                    <Link href={`/secrets/${secretId}/change?act=${act}`}>{ACT_TITLES[act]}</Link>
                  ) : (
                    <>
                      {ACT_TITLES[act]} <span className="text-small text-ink3">Not offered: {why}</span>
                    </>
                  )}
                </li>
              );
            })}
          </ul>
        </Section>
      ))}
    </div>
  );
}

/** Versions that AWSCURRENT can be looked at going back to, the previous one first. */
function RollbackLinks({ secretId, sight }: { secretId: string; sight: Subject['sight'] }) {
  const back = sight.versions
    .filter(({ labels }) => !labels.includes('AWSCURRENT') && !labels.includes('AWSPENDING'))
    .toSorted((a, b) => Number(b.labels.includes('AWSPREVIOUS')) - Number(a.labels.includes('AWSPREVIOUS')))
    .slice(0, 10);
  if (back.length === 0) return null;
  return (
    <Section title="Roll back" note="what each would do is shown first" first>
      <ul className="grid gap-2 pt-4">
        {back.map(({ versionId, labels, createdAt }) => (
          <li key={versionId}>
            <Link href={`/secrets/${secretId}/versions/${versionId}/rollback`}>
              Roll back to {versionId.slice(0, 8)}
            </Link>{' '}
            <span className="text-small text-ink3">
              {labels.length > 0 ? labels.join(', ') : 'no label'}
              {createdAt ? (
                <>
                  , made <Instant at={createdAt} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Judged with an order that is right in itself, so that what is refused is refused for the secret's state. */
function whyNot(act: string, { sight, evidence }: Subject): string | null {
  const order = sampleOrder(act, sight);
  if (order === null) return act === 'remove-replicas' ? 'it has no replica.' : null;
  const judged = judgeOrder(order, sight, evidence);
  return judged.ok || (judged.refusal.code === 'unchanged' && act !== 'remove-policy')
    ? null
    : judged.refusal.words;
}

function sampleOrder(act: string, sight: Subject['sight']): Order | null {
  switch (act) {
    case 'put':
      return { kind: act, shape: 'text', labels: ['AWSCURRENT'] };
    case 'describe':
      return { kind: act, description: `${sight.description} ` };
    case 'tag':
      return { kind: act, set: [{ key: 'countersign', value: new Date(0).toISOString() }], remove: [] };
    case 'change-key':
      return { kind: act, kmsKeyId: 'alias/another' };
    case 'delete':
      return { kind: act, windowDays: 30 };
    case 'remove-replicas': {
      const regions = sight.replicas.map(({ region }) => region);
      return regions.length === 0 ? null : { kind: act, regions };
    }
    case 'put-policy':
      return { kind: act, document: '{"Statement":[]}', blockPublic: true };
    case 'configure-rotation':
      return {
        kind: act,
        functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:x',
        schedule: 'rate(30 days)',
        duration: null,
      };
    case 'move-label':
      return sampleMove(sight);
    case 'replicate':
      return { kind: act, regions: [{ region: 'xx-none-1', kmsKeyId: null }] };
    case 'rotate':
    case 'test-rotation':
    case 'cancel-rotation':
    case 'promote-replica':
    case 'remove-policy':
    case 'restore':
    case 'force-delete':
      return { kind: act };
    default:
      return null;
  }
}

function sampleMove(sight: Subject['sight']): Order | null {
  const versionId = holderOf(sight, 'AWSCURRENT');
  return versionId === null
    ? null
    : { kind: 'move-label', label: 'a-label', fromVersionId: null, toVersionId: versionId };
}
