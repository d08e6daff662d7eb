import type { Database } from '#lib/db/client.ts';

export interface RuleCount {
  readonly environment: string;
  /** The words of the rule that decided: `path segment prod`. */
  readonly words: string;
  readonly secrets: number;
}

/** Living secrets by what decided their environment. The words of a path rule hold one of its words, so they are few. */
export async function countByRule(db: Database): Promise<readonly RuleCount[]> {
  const { rows } = await db.pool.query<RuleCount>(
    `SELECT environment, environment_rule AS words, count(*)::integer AS secrets
     FROM secret WHERE gone_at IS NULL GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 2000`,
  );
  return rows;
}
