/** What the statements of a resource policy say, in words beside their JSON. */

export interface StatementWords {
  /** "Lets role app of account 111122223333 read the value, if …". */
  readonly sentence: string;
  readonly effect: 'allow' | 'deny' | 'unclear';
  /** Lets in more than one would expect: everybody, or everything. */
  readonly isWide: boolean;
  /** The statement alone, as JSON. */
  readonly json: string;
}

const ACTIONS: Readonly<Record<string, string>> = {
  getsecretvalue: 'read the value',
  batchgetsecretvalue: 'read several values at once',
  describesecret: 'see what it is',
  listsecretversionids: 'list its versions',
  putsecretvalue: 'put a value',
  updatesecret: 'change it',
  updatesecretversionstage: 'move its labels',
  rotatesecret: 'rotate it',
  cancelrotatesecret: 'stop its rotation',
  deletesecret: 'delete it',
  restoresecret: 'restore it',
  putresourcepolicy: 'change this policy',
  deleteresourcepolicy: 'remove this policy',
  getresourcepolicy: 'read this policy',
  validateresourcepolicy: 'check a policy',
  tagresource: 'tag it',
  untagresource: 'take tags off',
  replicatesecrettoregions: 'copy it to other regions',
  removeregionsfromreplication: 'end its copies',
  stopreplicationtoreplica: 'make a copy independent',
};

/** The statements of a policy in words; `null`: the text is no policy that can be read. */
export function policyWords(text: string): readonly StatementWords[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(document) || document.Statement === undefined) return null;
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.every(isRecord) ? statements.map(wordsOf) : null;
}

function wordsOf(statement: Readonly<Record<string, unknown>>): StatementWords {
  const effect = statement.Effect === 'Allow' ? 'allow' : statement.Effect === 'Deny' ? 'deny' : 'unclear';
  const who = whoWords(statement);
  const acts = actWords(statement);
  const condition = conditionWords(statement.Condition);
  const verb = effect === 'allow' ? 'Lets' : effect === 'deny' ? 'Forbids' : 'Says of';
  const everybody = who === 'everybody' || who.startsWith('everybody but');
  return {
    sentence: `${verb} ${who} ${effect === 'deny' ? 'to ' : ''}${acts}${condition === '' ? '' : `, if ${condition}`}.`,
    effect,
    isWide: effect === 'allow' && (everybody || acts.includes('do everything')) && condition === '',
    json: JSON.stringify(statement, null, 2),
  };
}

function whoWords(statement: Readonly<Record<string, unknown>>): string {
  if (statement.NotPrincipal !== undefined)
    return `everybody but ${listWords(principalsIn(statement.NotPrincipal), 'nobody')}`;
  return listWords(principalsIn(statement.Principal), 'nobody that is named');
}

function principalsIn(principal: unknown): readonly string[] {
  if (principal === '*') return ['everybody'];
  if (!isRecord(principal)) return [];
  return Object.entries(principal).flatMap(([kind, named]) =>
    texts(named).map((name) => principalWords(kind, name)),
  );
}

function principalWords(kind: string, name: string): string {
  if (name === '*') return 'everybody';
  if (kind === 'Service') return `the service ${name}`;
  if (kind === 'Federated') return `those whom ${name} signs in`;
  const [, , service, , account, ...rest] = name.split(':');
  const resource = rest.join(':');
  if (/^\d{12}$/.test(name)) return `account ${name}`;
  if (!name.startsWith('arn:') || account === undefined) return name;
  if (resource === 'root') return `account ${account}`;
  const [what = '', ...path] = resource.split('/');
  const last = path.at(-1) ?? '';
  if (service === 'sts' && what === 'assumed-role')
    return `session ${last} of role ${path[0] ?? ''} of account ${account}`;
  return last === '' ? name : `${what} ${path.join('/')} of account ${account}`;
}

function actWords(statement: Readonly<Record<string, unknown>>): string {
  const inverted = statement.Action === undefined && statement.NotAction !== undefined;
  const acts = texts(inverted ? statement.NotAction : statement.Action).map(oneAct);
  const words = listWords([...new Set(acts)], 'do nothing that is named');
  return inverted ? `do everything but ${words}` : words;
}

function oneAct(action: string): string {
  if (action === '*' || action.toLowerCase() === 'secretsmanager:*') return 'do everything';
  const [service = '', name = ''] = action.split(':');
  const known = service.toLowerCase() === 'secretsmanager' ? ACTIONS[name.toLowerCase()] : undefined;
  return known ?? action;
}

const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/^(string|arn)not(equals|like)/i, 'is not'],
  [/^(string|arn)(equals|like)/i, 'is'],
  [/^notipaddress/i, 'is not in'],
  [/^ipaddress/i, 'is in'],
  [/^bool/i, 'is'],
  [/^null/i, 'is absent:'],
  [/^numericnotequals/i, 'is not'],
  [/^numeric(less)/i, 'is less than'],
  [/^numeric(greater)/i, 'is more than'],
  [/^date(less)/i, 'is before'],
  [/^date(greater)/i, 'is after'],
];

const KEYS: Readonly<Record<string, string>> = {
  'aws:sourceip': 'the address of the caller',
  'aws:sourcevpc': 'the network of the caller',
  'aws:sourcevpce': 'the network endpoint',
  'aws:principalorgid': 'the organisation of the caller',
  'aws:principalarn': 'the caller',
  'aws:principalaccount': 'the account of the caller',
  'aws:securetransport': 'encryption on the way',
  'aws:multifactorauthpresent': 'a second factor',
  'secretsmanager:versionstage': 'the label',
  'secretsmanager:versionid': 'the version',
};

function conditionWords(condition: unknown): string {
  if (!isRecord(condition)) return '';
  const parts = Object.entries(condition).flatMap(([operator, keys]) => {
    const plain = operator.replace(/^(forallvalues|foranyvalue):/i, '');
    const is = OPERATORS.find(([pattern]) => pattern.test(plain))?.[1] ?? plain;
    return isRecord(keys)
      ? Object.entries(keys).map(
          ([key, value]) => `${KEYS[key.toLowerCase()] ?? key} ${is} ${orWords(texts(value))}`,
        )
      : [];
  });
  return parts.join(' and ');
}

function texts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((entry) =>
    typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean'
      ? [String(entry)]
      : [],
  );
}

/** More than this many are counted. */
const MOST_NAMED = 6;

function listWords(words: readonly string[], none: string): string {
  if (words.length === 0) return none;
  if (words.length > MOST_NAMED) {
    return `${words.slice(0, MOST_NAMED).join(', ')} and ${words.length - MOST_NAMED} more`;
  }
  const last = words.at(-1) ?? '';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function orWords(words: readonly string[]): string {
  return (
    words.slice(0, MOST_NAMED).join(' or ') +
    (words.length > MOST_NAMED ? ` or ${words.length - MOST_NAMED} more` : '')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
