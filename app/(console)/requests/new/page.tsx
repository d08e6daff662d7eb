import { z } from 'zod';
import { prefillRequest } from '#lib/access/queries/prefill-request.ts';
import { previewRequest } from '#lib/access/queries/preview-request.ts';
import { isId, patternOf } from '#lib/kernel/ids.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { definePage } from '#lib/web/page.ts';
import { AskPage } from './ask.tsx';

export const metadata = { title: 'Ask for access' };

const MOST = 20;
const one = (longest: number) => z.string().min(1).max(longest).optional().catch(undefined);

const search = z.object({
  /** One or several secrets. */
  secret: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  stage: one(256),
  version: one(64),
  /** A request to ask again, or a grant to extend. */
  again: z.string().regex(patternOf('request')).optional().catch(undefined),
  extend: z.string().regex(patternOf('grant')).optional().catch(undefined),
  /** What to look for. */
  q: one(256),
});

/** To look ahead with before anything was chosen. Seconds. */
const COMMON = 900;

export default definePage('requests.new', { search }, async ({ db, actor }, { search }) => {
  const named = [...new Set([search.secret ?? []].flat())];
  const secretIds = named.filter((id) => isId('secret', id)).slice(0, MOST);
  const prefill = await prefillRequest(db, actor, {
    secretIds,
    namesOthers: secretIds.length < named.length,
    stage: search.stage ?? null,
    versionId: search.version ?? null,
    again: search.again ?? null,
    extend: search.extend ?? null,
  });
  const items = prefill.items.map((item) => ({ ...item, keyNames: [...item.keyNames] }));
  const extendsGrantId = prefill.extension?.grantId ?? null;
  const look = async (durationSeconds: number) => {
    const asked = { items, uses: prefill.uses, extendsGrantId, durationSeconds };
    const looked = items.length === 0 ? null : await previewRequest(db, actor, asked);
    return looked?.ok ? looked.value : null;
  };
  const wished = prefill.durationSeconds ?? COMMON;
  const first = await look(wished);
  const longest = Math.min(...(first?.items.flatMap(({ outlook }) => outlook?.longestSeconds ?? []) ?? []));
  // The form begins with what the policies allow; what is refused for being longer would be said of nothing chosen.
  const preview = longest < wished ? await look(longest) : first;
  const names = await namedSecrets(
    db,
    items.map((item) => item.secretId),
  );
  return (
    <AskPage
      prefill={prefill}
      names={names}
      preview={preview}
      viewerId={actor.personId}
      begins={JSON.stringify({ ...search, secret: secretIds })}
      query={search.q ?? ''}
    />
  );
});
