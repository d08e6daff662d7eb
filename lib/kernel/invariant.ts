/** A defect of ours: the program is in a state its author held to be impossible. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Stops when `condition` does not hold. `words` must not contain data: they reach the log. */
export function invariant(condition: unknown, words: string): asserts condition {
  if (!condition) throw new InvariantError(words);
}

/** For the default branch of a closed union: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new InvariantError(`unhandled case of type ${typeof value}`);
}
