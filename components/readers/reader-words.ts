/** Words for who can read past the product, and for what cannot be known beforehand. */

export const READER_KINDS: Readonly<Record<string, string>> = {
  user: 'IAM user',
  role: 'role',
  root: 'root user',
  everybody: 'everybody',
  account: 'another account',
  foreign: 'of another account',
  service: 'AWS service',
  federated: 'signed in elsewhere',
};

export const OWN_ROLES: Readonly<Record<string, string>> = {
  reveals: 'our role that reveals',
  looks: 'our role that looks',
  changes: 'our role that changes',
};

export const READER_VERDICTS = { yes: 'can read', depends: 'depends', no: 'kept out' } as const;

const KEYS: Readonly<Record<string, string>> = {
  'aws:sourceip': 'the address of the call',
  'aws:vpcsourceip': 'the address of the call within its network',
  'aws:sourcevpc': 'the network of the call',
  'aws:sourcevpce': 'the network endpoint of the call',
  'aws:multifactorauthpresent': 'a second factor at sign-in',
  'aws:multifactorauthage': 'how old the second factor is',
  'aws:principalorgid': 'its organisation',
  'aws:principalorgpaths': 'its place in the organisation',
  'aws:currenttime': 'the time of the call',
  'aws:epochtime': 'the time of the call',
  'aws:tokenissuetime': 'when the session began',
  'aws:userid': 'the id of the session',
  'aws:useragent': 'the program that calls',
  'aws:sourceidentity': 'the source identity of the session',
  'secretsmanager:versionstage': 'which label is asked for',
  'secretsmanager:versionid': 'which version is asked for',
  'secretsmanager:secretid': 'how the secret is named in the call',
};

/** "the address of the call (aws:SourceIp)" for a condition key; what is in words already stays. */
export function openWords(key: string): string {
  const lower = key.toLowerCase();
  const known = Object.hasOwn(KEYS, lower) ? KEYS[lower] : undefined;
  if (known) return `${known} (${key})`;
  if (lower.startsWith('aws:principaltag/')) return `a tag of the session (${key})`;
  return key;
}

/** What no reading of policies can know, said under every list of direct readers. */
export const CANNOT_KNOW =
  'Read from the policies of IAM, of the secret and of its key, not tried out. Not known here: service control and resource control policies of the organisation, session policies, endpoint policies of networks, grants on KMS keys, policies of other accounts, and tags that a session brings along. They can take a read away; a grant on a key, another account’s policy or a session’s tag can also make one possible. A role reads for whoever may assume it.';

const REFUSED: Readonly<Record<string, string>> = {
  denied: 'our inventory role lacks iam:GetAccountAuthorizationDetails',
  throttled: 'AWS was throttling the account',
  busy: 'too many calls to the account were waiting',
  unreachable: 'AWS could not be reached',
  'timed-out': 'AWS did not answer in time',
  garbled: 'AWS answered with something that cannot be read',
  'expired-credentials': 'AWS did not accept our credentials',
};

/** Why IAM was not read to its end. */
export function refusedWords(code: string | null): string {
  return (
    (code !== null && Object.hasOwn(REFUSED, code) ? REFUSED[code] : undefined) ??
    'AWS did not answer the call'
  );
}
