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

type Data = Readonly<Record<string, unknown>>;

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function minutes(seconds: unknown): string {
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
  'secret-changed': 'the secret is not the one that was asked for',
  'facts-changed': 'what was shown had changed',
};

/** Words for a refusal's code; the code itself where we have none. */
function because(data: Data): string {
  const code = text(data.code);
  return `, ${REFUSALS[code] ?? code.replaceAll('-', ' ')}`;
}

const SENTENCES: Readonly<Record<string, (data: Data) => RecordSentence>> = {
  'policy.added': (data) => ({
    act: `put the policy ${text(data.name)} in force, edition ${text(data.version)}`,
    names: 'nothing',
  }),
  'session.started': () => ({ act: 'signed in', names: 'nothing' }),
  'session.ended': () => ({ act: 'signed out', names: 'nothing' }),
  'session.refused': (data) => ({
    act: 'was refused a sign-in',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'connection.added': (data) => ({
    act: `added the connection to account ${text(data.accountId)}`,
    names: 'nothing',
  }),
  'inventory.synced': (data) => ({
    act: `read the inventory of ${text(data.region)}: ${text(data.seen)} ${Number(data.seen) === 1 ? 'secret' : 'secrets'}, ${text(data.added)} new, ${text(data.changed)} changed, ${text(data.gone)} gone`,
    names: 'nothing',
    trouble: data.outcome !== 'complete',
  }),
  'request.submitted': (data) => ({
    act: `asked to ${text(data.act)}`,
    names: 'secret',
    tail: ` for ${minutes(data.durationSeconds)}`,
  }),
  'request.refused': (data) => ({
    act: 'was refused a request',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'request.decided': (data) => ({ act: data.verdict === 'approve' ? 'signed' : 'denied', names: 'request' }),
  'request.cancelled': () => ({ act: 'withdrew', names: 'request' }),
  'request.expired': () => ({ act: 'let lapse', names: 'request' }),
  'grant.opened': (data) => ({
    act: 'opened access to',
    names: 'secret',
    tail: `, ${text(data.usesAllowed)} uses`,
  }),
  'grant.revoked': () => ({ act: 'revoked', names: 'grant' }),
  'grant.handed-back': () => ({ act: 'handed back', names: 'secret' }),
  'reveal.intended': (data) => ({
    act: data.way === 'copy' ? 'asked to copy' : 'asked to show',
    names: 'secret',
    tail: ', intent',
  }),
  'reveal.delivered': () => ({ act: 'was given the value of', names: 'secret', tail: ', outcome' }),
  'reveal.failed': (data) => ({
    act: 'got no value of',
    names: 'secret',
    tail: because(data),
    trouble: true,
  }),
  'reveal.withheld': (data) => ({
    act: 'was not given the value of',
    names: 'secret',
    tail: because(data),
    trouble: true,
  }),
  'reveal.refused': (data) => ({
    act: 'was refused a value',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'door.refused': (data) => ({
    act: `was turned away at ${text(data.door)}`,
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'trail.imported': (data) => ({
    act: `imported ${text(data.added)} new CloudTrail records from ${text(data.files)} files`,
    names: 'nothing',
    trouble: Number(data.unreadable) > 0,
    tail: Number(data.unreadable) > 0 ? `, ${text(data.unreadable)} unreadable` : '',
  }),
};

/** The sentence of a record. A kind without one of its own is named as it is. */
export function sentenceOf(kind: string, data: Data): RecordSentence {
  return SENTENCES[kind]?.(data) ?? { act: kind, names: 'nothing' };
}
