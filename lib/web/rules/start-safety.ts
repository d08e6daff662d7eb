import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';

/** What a start was told, as far as it decides whether it is safe. */
export interface StartFacts {
  readonly aws: 'local' | 'real';
  /** The origin people open; undefined: this machine. */
  readonly origin: string | undefined;
  /** An identity provider is named, so people prove who they are. */
  readonly identityProvider: boolean;
  /** Everything that was set, by name. Values are looked at and never repeated. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** Keys that several instances must share and no restart may lose. */
const KEYS = [
  ['COUNTERSIGN_CHANNEL_KEY', 'the key that seals the addresses and secrets of channels'],
  ['COUNTERSIGN_CHECKPOINT_KEY', 'the key that signs checkpoints of the audit log'],
] as const;

/** Words that people leave where a secret should be. */
const DEFAULTS =
  /^(change-?me|secret|password|passw0rd|pass|postgres|postgresql|countersign|countersign_app|admin|root|example|test|demo|default|todo|x+|0+|1+|123456\d*)$/i;
const SECRETS = [
  'AUTH_OIDC_CLIENT_SECRET',
  'AUTH_SECRET',
  'NEXTAUTH_SECRET',
  'COUNTERSIGN_AUDIT_STREAM_TOKEN',
];
const RANDOM_KEYS = ['COUNTERSIGN_CHANNEL_KEY', 'COUNTERSIGN_FINGERPRINT_KEY'];
const SHORTEST_SECRET = 16;
/** 32 random bytes have fewer different ones than this about never. */
const FEWEST_BYTES = 12;

/**
 * Every reason why this start would not be safe, each in words of its own that say what to do and repeat no value.
 * An empty list: it may go on. What the database says is judged apart, because it can be asked only later.
 */
export function unsafeReasons(facts: StartFacts): readonly string[] {
  return [
    ...endpointReasons(facts),
    ...originReasons(facts),
    ...signInReasons(facts),
    ...(facts.aws === 'real' ? [...keyReasons(facts), ...secretReasons(facts)] : []),
  ];
}

/** A stray variable would send every call, and with it every credential, to another host. */
function endpointReasons({ settings }: StartFacts): readonly string[] {
  return Object.keys(settings)
    .filter((name) => name.toUpperCase().startsWith('AWS_ENDPOINT_URL'))
    .map((name) => `${name} is set, and Countersign talks to AWS at its own addresses only. Unset it.`);
}

/** The cookie of a session is for encrypted connections only, except on one's own machine. */
function originReasons({ origin }: StartFacts): readonly string[] {
  if (isOnThisMachine(origin) || origin?.startsWith('https:')) return [];
  return ['COUNTERSIGN_URL must be an https:// address unless it is on this machine.'];
}

/** Personas sign in without proof of who they are: good on one's own machine with invented secrets, nowhere else. */
function signInReasons({ aws, origin, identityProvider }: StartFacts): readonly string[] {
  if (identityProvider || isOnThisMachine(origin)) return [];
  const what = aws === 'real' ? 'Real AWS accounts behind a' : 'A';
  return [
    `${what} COUNTERSIGN_URL that others can reach needs an identity provider: set AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID and AUTH_OIDC_CLIENT_SECRET.`,
  ];
}

function keyReasons({ origin, settings }: StartFacts): readonly string[] {
  const missing = isOnThisMachine(origin) ? [] : KEYS.filter(([name]) => !settings[name]);
  const weak = RANDOM_KEYS.filter((name) => settings[name] && !looksRandom(settings[name]));
  return [
    ...missing.map(
      ([name, what]) => `${name} is missing: ${what} must be given where others can reach the product.`,
    ),
    ...weak.map((name) => `${name} is not random. Make one with: openssl rand -base64 32.`),
  ];
}

function secretReasons({ settings, origin }: StartFacts): readonly string[] {
  const reasons = SECRETS.filter((name) => settings[name] !== undefined && isDefault(settings[name])).map(
    (name) =>
      `${name} is a default or shorter than ${SHORTEST_SECRET} characters. Set one that nobody can guess.`,
  );
  const password = passwordOf(settings.DATABASE_URL);
  if (password !== undefined && !isOnThisMachine(origin) && DEFAULTS.test(password)) {
    reasons.push('DATABASE_URL has a default password. Give the role one that nobody can guess.');
  }
  if (settings.AWS_ACCESS_KEY_ID?.startsWith('AKIALOCAL')) {
    reasons.push(
      'AWS_ACCESS_KEY_ID is the key of the local AWS. Unset it, so that the credentials of this machine are used.',
    );
  }
  return reasons;
}

function isDefault(secret: string): boolean {
  return secret.length < SHORTEST_SECRET || DEFAULTS.test(secret);
}

function looksRandom(key: string): boolean {
  return key
    .split(',')
    .map((text) => Buffer.from(text.trim(), 'base64'))
    .every((bytes) => new Set(bytes).size >= FEWEST_BYTES);
}

function passwordOf(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  if (!parsed) return undefined;
  try {
    return decodeURIComponent(parsed.password);
  } catch {
    return parsed.password;
  }
}

function isOnThisMachine(origin: string | undefined): boolean {
  return origin === undefined || isLoopbackHost(URL.parse(origin)?.hostname ?? '');
}
