// A failure a person can act on. Anything else that is thrown is a defect of ours and keeps its stack.

export class Failure extends Error {
  name = 'Failure';

  /**
   * @param {string} words one short paragraph: what failed, and what to do
   * @param {unknown} [cause]
   */
  constructor(words, cause) {
    super(words, cause === undefined ? undefined : { cause });
  }
}

/**
 * Writes a failure to stderr: its words alone, or for a defect the whole stack.
 *
 * @param {unknown} error
 */
export function report(error) {
  if (error instanceof Failure) {
    console.error(`\n${error.message}`);
    return;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  console.error(`\nCountersign met a situation it was not written for. This is a defect:\n${stack}`);
}

/**
 * The words for a file system error, or undefined when the error is of another kind.
 *
 * @param {unknown} error
 * @param {string} place what could not be used, as "The folder .countersign"
 */
export function fileFailure(error, place) {
  const code = /** @type {{ code?: string } | undefined } */ (error)?.code;
  if (code === 'EACCES' || code === 'EPERM') {
    return new Failure(
      `${place} cannot be read or written by this user. Give this user the folder, or name another one with COUNTERSIGN_HOME.`,
      error,
    );
  }
  if (code === 'EROFS') {
    return new Failure(
      `${place} is on a read-only disk. Name a writable folder with COUNTERSIGN_HOME.`,
      error,
    );
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Failure(
      `The disk under ${lowerFirst(place)} is full. Free about 2 GB and run the command again.`,
      error,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new Failure(
      `${place} is not a folder. Move that file away, or name another folder with COUNTERSIGN_HOME.`,
      error,
    );
  }
  return undefined;
}

/** @param {string} text */
function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
