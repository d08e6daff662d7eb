import type { SecretValue } from '../state/versions.ts';
import type { ValueKind } from './catalogue.ts';
import { type Chance, LETTERS_AND_DIGITS } from './chance.ts';

/** A value that works nowhere and says so. */
export function sampleValue(kind: ValueKind, name: string, chance: Chance): SecretValue {
  const made = `example-only-${chance.text(LETTERS_AND_DIGITS, 8)}-not-a-real-secret`;
  const host = `${name.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')}.larkfield.example`;
  switch (kind) {
    case 'database':
      return json({
        engine: 'postgres',
        host,
        port: 5432,
        username: `${name.split('/')[1] ?? 'app'}_app`,
        password: made,
        dbname: name.split('/')[1] ?? 'app',
      });
    case 'login':
      return json({ username: `svc-${host.split('.')[0]}`, password: made });
    case 'api-key':
      return json({ apiKey: made, endpoint: `https://${host}/v1` });
    case 'signing-key':
      return json({ keyId: `example-${chance.text('0123456789abcdef', 8)}`, algorithm: 'HS256', key: made });
    case 'oauth':
      return json({
        clientId: `example-${chance.text('0123456789', 6)}`,
        clientSecret: made,
        issuer: `https://${host}`,
      });
    case 'certificate':
      return json({ certificate: `example-only certificate of ${host}`, privateKey: made });
    case 'keystore':
      return { kind: 'binary', bytes: Buffer.from(`example-only keystore\u0000${made}\u0000`, 'latin1') };
    case 'text':
      return { kind: 'string', text: made };
  }
}

function json(value: Record<string, string | number>): SecretValue {
  return { kind: 'string', text: JSON.stringify(value) };
}
