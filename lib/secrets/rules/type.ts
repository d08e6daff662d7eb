/** What kind of thing a secret holds, told by its tags, the AWS service that owns it, or its name. Never by its value. */

export const SECRET_TYPES = [
  'database-credentials',
  'api-key',
  'ssh-key',
  'certificate',
  'json-configuration',
  'iam-key',
  'kubernetes',
  'custom',
] as const;
export type SecretType = (typeof SECRET_TYPES)[number];

const WORDS: Readonly<Record<SecretType, string>> = {
  'database-credentials': 'Database credentials',
  'api-key': 'API key',
  'ssh-key': 'SSH key',
  certificate: 'Certificate',
  'json-configuration': 'JSON configuration',
  'iam-key': 'IAM key',
  kubernetes: 'Kubernetes',
  custom: 'Custom',
};

/** The name of a type as the pages write it. */
export function typeWords(type: SecretType): string {
  return WORDS[type];
}

export interface TypeFacts {
  readonly lastSegment: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly owningService: string | null;
}

const TAG_KEYS = ['type', 'secret-type', 'secrettype', 'countersign:type'];

const OWNERS: Readonly<Record<string, SecretType>> = {
  rds: 'database-credentials',
  redshift: 'database-credentials',
  'redshift-serverless': 'database-credentials',
  docdb: 'database-credentials',
  events: 'api-key',
  appflow: 'api-key',
  directconnect: 'custom',
};

/** Words of a last segment, tried in order; the first that is there decides. */
const NAME_WORDS: readonly (readonly [SecretType, readonly string[]])[] = [
  ['ssh-key', ['ssh', 'sftp', 'deploy-key', 'id_rsa', 'id_ed25519']],
  ['kubernetes', ['kubeconfig', 'k8s', 'kubernetes']],
  ['iam-key', ['iam', 'access-key', 'aws-key']],
  ['certificate', ['cert', 'certificate', 'tls', 'pem', 'x509', 'keystore']],
  [
    'database-credentials',
    [
      'db',
      'database',
      'postgres',
      'postgresql',
      'mysql',
      'mariadb',
      'oracle',
      'mongo',
      'redis',
      'warehouse',
      'ldap',
    ],
  ],
  ['json-configuration', ['config', 'configuration', 'settings', 'env', 'properties']],
  ['api-key', ['api', 'apikey', 'token', 'key', 'webhook', 'oauth', 'client', 'pat', 'smtp', 'session']],
];

/** Tells the type; `null` where nothing tells. */
export function tellType(facts: TypeFacts): SecretType | null {
  return byTag(facts.tags) ?? byOwner(facts.owningService) ?? byName(facts.lastSegment);
}

function byTag(tags: TypeFacts['tags']): SecretType | null {
  const tag = tags.find(({ key }) => TAG_KEYS.includes(key.toLowerCase()));
  if (!tag) return null;
  const said = tag.value.toLowerCase().replace(/[\s_]+/g, '-');
  return (
    SECRET_TYPES.find((type) => type === said || WORDS[type].toLowerCase().replace(/ /g, '-') === said) ??
    null
  );
}

function byOwner(service: string | null): SecretType | null {
  if (service === null) return null;
  return Object.hasOwn(OWNERS, service) ? (OWNERS[service] ?? null) : 'custom';
}

function byName(lastSegment: string): SecretType | null {
  const padded = `-${lastSegment.toLowerCase().replace(/[.@=+!_]/g, '-')}-`;
  const found = NAME_WORDS.find(([, words]) =>
    words.some((word) => padded.includes(`-${word.replace(/_/g, '-')}-`)),
  );
  return found ? found[0] : null;
}
