import type { SecretScope } from '../rules/secret-scope.ts';

/** A WHERE clause in the making: pieces of SQL with `?` for each value, numbered at the end. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #pieces: string[] = [];

  /** Adds a piece. Only text of ours; every foreign thing is a value. */
  add(sql: string, ...values: readonly unknown[]): this {
    let next = 0;
    this.#pieces.push(sql.replaceAll('?', () => this.value(values[next++])));
    return this;
  }

  get sql(): string {
    return this.#pieces.length === 0 ? 'true' : this.#pieces.map((piece) => `(${piece})`).join(' AND ');
  }

  /** The number of one more value, for LIMIT and the like. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** Permission as a filter: only events of subjects that are one of the person's secrets. */
export function withinScope(conditions: Conditions, scope: SecretScope, subjectColumn: string): Conditions {
  if (scope.kind === 'all') return conditions;
  return conditions.add(
    `${subjectColumn} IN (SELECT id FROM trail_subject WHERE secret_id = ANY(?::text[]))`,
    scope.ids,
  );
}
