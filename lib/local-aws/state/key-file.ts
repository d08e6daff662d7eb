import { randomBytes } from 'node:crypto';
import { access, link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LocalAwsRefusal } from '../refusal.ts';

const BYTES = 32;

/**
 * Reads the root key from its file; makes the file (mode 0600) when there is none. Every key that stands for a KMS
 * key is derived from this one, so the file never has to be written again.
 */
export async function readKeyFile(path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true });
  await access(path).catch(() => makeKeyFile(path));
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new LocalAwsRefusal(
      'key-file-readable-by-others',
      `The key file ${path} can be read by others. Set its mode to 0600 (chmod 600) and start again.`,
    );
  }
  const handle = await open(path, 'r');
  try {
    const key = Buffer.from((await handle.readFile('utf8')).trim(), 'base64');
    if (key.length === BYTES) return key;
  } finally {
    await handle.close();
  }
  throw new LocalAwsRefusal('key-file-unreadable', `The key file ${path} does not hold a key.`);
}

/** Written whole and on the disk under another name first, so that nobody ever reads half a key. */
async function makeKeyFile(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}
