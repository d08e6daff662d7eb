/**
 * The answer of anything that can be refused. A refusal is data with a stable code, never a thrown error:
 * what is thrown is a defect or an outage.
 */
export type Result<T, R extends Refusal = Refusal> = Ok<T> | { readonly ok: false; readonly refusal: R };

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

/** Why something was not done. `code` is stable and greppable; `words` are shown to the person as they are. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly words: string;
  /** Field name → words, where one field of a form is at fault. */
  readonly fields?: Readonly<Record<string, string>>;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function refuse<Code extends string>(
  code: Code,
  words: string,
  fields?: Readonly<Record<string, string>>,
): { readonly ok: false; readonly refusal: Refusal<Code> } {
  return { ok: false, refusal: fields ? { code, words, fields } : { code, words } };
}
