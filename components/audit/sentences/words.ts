/** An audit record as a sentence: who, what they did, to what. Parts, so that each kind of fact is drawn by its own component. */
export interface RecordSentence {
  /** After the name of the person: "signed", "was refused". Starts lower case. */
  readonly act: string;
  /** What stands after the secret's name or the id. */
  readonly tail?: string;
  /** Which of the record's references is named between act and tail. */
  readonly names: 'secret' | 'request' | 'grant' | 'nothing';
  /** A refusal, a failure: drawn in red. */
  readonly trouble?: boolean;
}

export type Data = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

export function minutes(seconds: unknown): string {
  return `${Math.round(Number(seconds) / 60)} min`;
}

const REFUSALS: Readonly<Record<string, string>> = {
  forbidden: 'their roles do not allow it',
  'not-allowed': 'their roles do not allow it',
  invalid: 'the call had a wrong form',
  'own-request': 'it was their own request',
  'may-not-decide': 'the policy asks for a signature of another role',
  'already-used': 'it was a repeated call',
  'no-such-offer': 'the ticket was not theirs',
  'offer-expired': 'the ticket was older than a minute',
  'grant-ended': 'the grant had ended',
  'grant-spent': 'no use was left',
  'grant-revoked': 'the grant was revoked',
  'grant-handed-back': 'the access was handed back',
  'too-many-reveals': 'too many values in a short time',
  'ceiling-of-reveals': 'everybody together revealed too many values',
  'ceiling-of-requests': 'too many requests of everybody wait',
  'no-longer-named': 'the policy no longer lets them ask',
  'checkpoints-stopped': 'the log was not kept outside of the database',
  'secret-changed': 'the secret is not the one that was asked for',
  'facts-changed': 'what was shown had changed',
};

/** Words for a refusal's code; the code itself where we have none. */
export function because(data: Data): string {
  const code = text(data.code);
  return `, ${REFUSALS[code] ?? code.replaceAll('-', ' ')}`;
}

/** The sentences of one room: a function from what was recorded to its words, by kind. */
export type Sentences = Readonly<Record<string, (data: Data) => RecordSentence>>;
