import { z } from 'zod';
import { BreakGlassForm } from '#components/access/break-glass-forms.tsx';
import { BreakGlassPicker } from '#components/access/break-glass-picker.tsx';
import { Arn, Code } from '#components/format/identifier.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { ErrorState, Notice } from '#components/ui/state.tsx';
import { previewBreakGlass } from '#lib/access/queries/break-glass-offer.ts';
import { isId } from '#lib/kernel/ids.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { definePage } from '#lib/web/page.ts';
import { breakGlass } from '../actions.ts';

export const metadata = { title: 'Break the glass' };

const search = z.object({
  secret: z.string().max(64).optional().catch(undefined),
  q: z.string().max(256).optional().catch(undefined),
});

const CRUMBS = [{ label: 'Break-glass', href: '/break-glass' }, { label: 'Break the glass' }];

export default definePage('break-glass.new', { search }, async ({ db, actor, configuration }, { search }) => {
  const secret = isId('secret', search.secret) ? await readSecret(db, actor, search.secret) : null;
  if (!secret || secret.goneAt) {
    const query = search.q?.trim() ?? '';
    const hits = query === '' ? [] : await searchSecrets(db, actor, query);
    return (
      <Page crumbs={CRUMBS}>
        <PageHeader title="Which secret has to be opened now?" lead="Search by name, owner, tag or ARN." />
        <div className="max-w-[45rem]">
          {search.secret !== undefined ? (
            <Notice tone="warn">There is no such secret, or you may not see it.</Notice>
          ) : null}
          <BreakGlassPicker query={query} hits={hits} />
        </div>
      </Page>
    );
  }
  const offer = await previewBreakGlass(db, actor, { secretId: secret.id }, configuration.zone);
  return (
    <Page crumbs={CRUMBS} environment={secret.environment}>
      <PageHeader
        title="Open it now, without a signature"
        lead="For when nobody can sign in time. Everybody who is skipped is told at once, and somebody else reviews it."
      />
      <div className="max-w-[40rem]">
        <div className="border-t border-rule2">
          <DefinitionList
            items={[
              {
                term: 'Secret',
                children: <SecretName name={secret.name} environment={secret.environment} look="whole" />,
              },
              { term: 'ARN', children: <Arn arn={secret.arn} /> },
              { term: 'Owner', children: secret.owner ? <Code>{secret.owner}</Code> : 'nobody is named' },
              { term: 'Account', children: `${secret.connectionName}, ${secret.region}` },
            ]}
          />
        </div>
        <div className="pt-16">
          {offer.ok ? (
            <BreakGlassForm
              secretId={secret.id}
              secretName={secret.name}
              viewerId={actor.personId}
              viewerName={actor.displayName}
              production={secret.protected}
              offer={offer.value}
              open={breakGlass}
            />
          ) : (
            <ErrorState
              happened={offer.refusal.words}
              action={
                <LinkButton href={`/requests/new?secret=${secret.id}&act=reveal`}>
                  Ask for access instead
                </LinkButton>
              }
            />
          )}
        </div>
      </div>
    </Page>
  );
});
