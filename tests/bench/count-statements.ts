import pg from 'pg';

/** How often something went to PostgreSQL: statements, and transactions as far as they were begun by one. */
export interface Trips {
  readonly statements: number;
  readonly transactions: number;
}

/** Counts what `work` sends to PostgreSQL. Nothing else may run meanwhile. BEGIN and COMMIT are not statements. */
export async function countTrips(work: () => Promise<unknown>): Promise<Trips> {
  const prototype = pg.Client.prototype as unknown as Record<'query', (...args: unknown[]) => unknown>;
  const { query } = prototype;
  let [statements, transactions] = [0, 0];
  prototype.query = function (...args) {
    const text = textOf(args[0]);
    if (/^begin/i.test(text)) transactions += 1;
    else if (!/^(commit|rollback|savepoint|release)/i.test(text)) statements += 1;
    return query.apply(this, args);
  };
  try {
    await work();
    return { statements, transactions };
  } finally {
    prototype.query = query;
  }
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement.trim();
  const text = (statement as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text.trim() : '';
}
