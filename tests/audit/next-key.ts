import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a new signing key into a home, as somebody does who changes the key: the highest number signs. */
export function putNextKey(home: string): void {
  const folder = join(home, 'keys');
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(join(folder, `checkpoint-${readdirSync(folder).length + 1}.pem`), pem, { mode: 0o600 });
}
