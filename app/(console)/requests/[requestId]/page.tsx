import { notFound } from 'next/navigation';
import { z } from 'zod';
import { readAccessOfSecret } from '#lib/access/queries/access-of-secret.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { definePage } from '#lib/web/page.ts';
import { RequestThread } from './thread.tsx';

export const metadata = { title: 'Request' };

const params = z.object({ requestId: z.string().regex(patternOf('request')) });

export default definePage('requests.detail', { params }, async ({ db, actor }, { params }) => {
  const page = await readRequestPage(db, actor, params.requestId);
  if (!page) notFound();
  const { secretId } = page.request;
  const weighs = can(actor, 'requests.read-all');
  const [secret, history] = await Promise.all([
    readSecret(db, actor, secretId),
    weighs ? readAccessOfSecret(db, actor, secretId) : null,
  ]);
  return (
    <RequestThread
      page={page}
      secret={secret}
      history={history?.requests ?? null}
      viewer={{ personId: actor.personId, decides: can(actor, 'requests.decide') }}
    />
  );
});
