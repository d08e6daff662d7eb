import type { SecretType } from '#lib/secrets/rules/type.ts';

/** One key of a template: what it is for, and whether AWS makes its value. */
export interface TemplateKey {
  readonly name: string;
  readonly generated: boolean;
  /** A text to begin with that is no secret: a port, an engine. */
  readonly start?: string;
}

export interface Template {
  readonly type: SecretType;
  readonly shape: 'json' | 'text' | 'binary';
  /** Keys that programs and AWS's own rotation templates expect; empty: the value is one text or file. */
  readonly keys: readonly TemplateKey[];
  readonly note: string;
}

const key = (name: string, start?: string): TemplateKey => ({
  name,
  generated: false,
  ...(start === undefined ? {} : { start }),
});
const made = (name: string): TemplateKey => ({ name, generated: true });

/** How a secret of each type usually looks. AWS's rotation templates read database credentials under exactly these keys. */
const TEMPLATES: Readonly<Record<SecretType, Omit<Template, 'type'>>> = {
  'database-credentials': {
    shape: 'json',
    keys: [
      key('engine', 'postgres'),
      key('host'),
      key('port', '5432'),
      key('dbname'),
      key('username'),
      made('password'),
    ],
    note: 'The rotation functions of AWS read these keys.',
  },
  'api-key': { shape: 'json', keys: [key('apiKey')], note: 'One key as its issuer gave it.' },
  'ssh-key': {
    shape: 'json',
    keys: [key('username'), key('privateKey'), key('publicKey')],
    note: 'The private key in PEM, with its line ends.',
  },
  certificate: {
    shape: 'json',
    keys: [key('certificate'), key('privateKey'), key('chain')],
    note: 'All in PEM, with their line ends.',
  },
  'json-configuration': { shape: 'json', keys: [], note: 'Keys of your own.' },
  'iam-key': {
    shape: 'json',
    keys: [key('accessKeyId'), key('secretAccessKey')],
    note: 'A role needs no key: think of one first.',
  },
  kubernetes: { shape: 'text', keys: [], note: 'A kubeconfig or a token, as one text.' },
  custom: { shape: 'text', keys: [], note: 'One text, as it stands.' },
};

export function templateOf(type: SecretType): Template {
  return { type, ...TEMPLATES[type] };
}
