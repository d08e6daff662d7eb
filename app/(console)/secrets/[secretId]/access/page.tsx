import { AccessOfSecretView } from '#components/secrets/access-of-secret.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { previewBreakGlass } from '#lib/access/queries/break-glass-offer.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Access' };

export default definePage('secrets.detail', { params: secretParams }, async (context, { params }) => {
  const { secret, access, here, frame } = await loadSecret(context, params.secretId);
  const { db, actor, configuration } = context;
  const glass =
    secret.goneAt === null && can(actor, 'reveals.perform')
      ? await previewBreakGlass(db, actor, { secretId: secret.id }, configuration.zone)
      : null;
  const mayAsk = can(here, 'requests.create') && secret.goneAt === null;
  return frame(
    'access',
    <>
      <AccessOfSecretView
        grants={access.openGrants}
        requests={access.requests}
        everybodys={access.everybodys}
        askHref={mayAsk ? `/requests/new?secret=${secret.id}` : undefined}
        rehearseHref={secret.goneAt === null ? `/policies/rehearse?secret=${secret.id}` : undefined}
      />
      {glass?.ok ? (
        <Section title="Break-glass">
          <p className="mt-4 max-w-prose text-ink2">
            When nobody can sign in time, you may open it yourself, for {glass.value.minutes} min. Everybody
            who is skipped is told at once, and somebody else reviews it.
          </p>
          <div className="mt-8">
            <LinkButton href={`/break-glass/new?secret=${secret.id}`}>Break the glass</LinkButton>
          </div>
        </Section>
      ) : null}
    </>,
  );
});
