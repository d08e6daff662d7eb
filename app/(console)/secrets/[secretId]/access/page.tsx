import { AccessOfSecretView } from '#components/secrets/access-of-secret.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Access' };

export default definePage('secrets.detail', { params: secretParams }, async (context, { params }) => {
  const { secret, access, frame } = await loadSecret(context, params.secretId);
  const mayAsk = can(context.actor, 'requests.create') && secret.goneAt === null;
  return frame(
    'access',
    <AccessOfSecretView
      grants={access.openGrants}
      requests={access.requests}
      everybodys={access.everybodys}
      askHref={mayAsk ? `/requests/new?secret=${secret.id}` : undefined}
      rehearseHref={secret.goneAt === null ? `/policies/rehearse?secret=${secret.id}` : undefined}
    />,
  );
});
