import { tagsSchema } from '#lib/secrets/rules/mirrored-json.ts';
import type { CoveredSecret } from '../rules/policy-coverage.ts';
import type { Reader } from './clock.ts';

const PAGE = 10_000;

/** Every secret that is there, as policies see it, in pages by id. */
export async function* readSecretScopes(db: Reader): AsyncGenerator<readonly CoveredSecret[]> {
  for (let after = ''; ; ) {
    const rows = await db.$queryRaw<(Omit<CoveredSecret, 'tags'> & { id: string; tags: unknown })[]>`
      SELECT id, name, environment, account_id AS "accountId", region, owner, tags
        FROM secret WHERE gone_at IS NULL AND id > ${after} ORDER BY id LIMIT ${PAGE}`;
    if (rows.length > 0) yield rows.map(({ id: _, tags, ...row }) => ({ ...row, tags: readTags(tags) }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

function readTags(tags: unknown): Record<string, string> {
  const parsed = tagsSchema.safeParse(tags);
  return parsed.success ? Object.fromEntries(parsed.data.map((tag) => [tag.key, tag.value])) : {};
}
