// What was asked on the command line.

export const USAGE = `Checks an evidence pack, an export of the audit log or a proof, without the product and without a network.

  npm run verify -- FILE [options]            or, in a folder with nothing else:  node verify.mjs FILE [options]

  --key FILE|TEXT      a public key that you pinned, as a PEM file or its base64; may be given more than once
  --log-id ID          the log that it must be of
  --checkpoint PATH    a checkpoint that you kept, or a folder of them; may be given more than once
  --complete           the file must reach the newest of these checkpoints
  --json               the result as one line of JSON

Ends with 0 if nothing was changed, 1 if something was, 2 if it cannot be told.`;

/** The command line, or a file it names, cannot be used. */
export class UsageError extends Error {}

/**
 * @param {readonly string[]} argv
 * @returns {{ file: string, keys: string[], checkpoints: string[], logId: string | undefined, complete: boolean, json: boolean } | 'help'}
 */
export function readArguments(argv) {
  /** @type {{ keys: string[], checkpoints: string[], logId: string | undefined, complete: boolean, json: boolean }} */
  const asked = { keys: [], checkpoints: [], logId: undefined, complete: false, json: false };
  /** @type {string[]} */
  const files = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const value = () => {
      const given = rest.shift();
      if (given === undefined || given.startsWith('--')) throw new UsageError(`${word} needs a value.`);
      return given;
    };
    if (word === '--help' || word === '-h') return 'help';
    if (word === '--json') asked.json = true;
    else if (word === '--complete') asked.complete = true;
    else if (word === '--key') asked.keys.push(value());
    else if (word === '--checkpoint') asked.checkpoints.push(value());
    else if (word === '--log-id') asked.logId = value();
    else if (word.startsWith('-')) throw new UsageError(`There is no option ${word.slice(0, 40)}.`);
    else files.push(word);
  }
  const [file] = files;
  if (file === undefined || files.length > 1) throw new UsageError('Name one file.');
  return { ...asked, file };
}
