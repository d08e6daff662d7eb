import { z } from 'zod';
import { previewRequest } from '#lib/access/queries/preview-request.ts';
import { isId } from '#lib/kernel/ids.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { definePage } from '#lib/web/page.ts';
import { AskForm, ChooseSecret } from './ask.tsx';

export const metadata = { title: 'Ask for access' };

const search = z.object({
  secret: z.string().max(64).optional().catch(undefined),
  q: z.string().max(256).optional().catch(undefined),
});

export default definePage('requests.new', { search }, async ({ db, actor }, { search }) => {
  const secret = isId('secret', search.secret) ? await readSecret(db, actor, search.secret) : null;
  if (!secret || secret.goneAt) {
    const query = search.q?.trim() ?? '';
    const hits = query === '' ? [] : await searchSecrets(db, actor, query);
    return <ChooseSecret query={query} hits={hits} missing={search.secret !== undefined} />;
  }
  const preview = await previewRequest(db, actor, { secretId: secret.id, act: 'reveal' });
  return <AskForm secret={secret} preview={preview} viewerId={actor.personId} />;
});
