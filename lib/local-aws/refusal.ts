export type LocalAwsRefusalCode =
  | 'not-loopback'
  | 'port-taken'
  | 'newer-database'
  | 'key-file-readable-by-others'
  | 'key-file-unreadable'
  | 'key-file-of-another-database'
  | 'function-file-unreadable';

/** Why the local AWS does not start. `message` says to a person what is wrong. */
export class LocalAwsRefusal extends Error {
  override readonly name = 'LocalAwsRefusal';
  readonly code: LocalAwsRefusalCode;

  constructor(code: LocalAwsRefusalCode, words: string) {
    super(words);
    this.code = code;
  }
}
