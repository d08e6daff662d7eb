import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKeyFile } from '#lib/local-aws/state/key-file.ts';
import { vaultFrom } from '#lib/local-aws/state/vault.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('it is made once, for this user alone, and read again', async () => {
  const path = join(folder, 'deep', 'key');
  const keys = await Promise.all([readKeyFile(path), readKeyFile(path), readKeyFile(path)]);
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readFile(path, 'utf8')).trim()).toHaveLength(44);
});

test('a file that others can read, or that holds no key, is refused', async () => {
  const path = join(folder, 'key');
  await readKeyFile(path);
  await chmod(path, 0o640);
  await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'key-file-readable-by-others' });
  await writeFile(join(folder, 'empty'), '', { mode: 0o600 });
  await expect(readKeyFile(join(folder, 'empty'))).rejects.toMatchObject({ code: 'key-file-unreadable' });
});

test('a sealed value opens under its key and its context only, and changes are noticed', () => {
  const vault = vaultFrom(Buffer.alloc(32, 7));
  const sealed = vault.seal('key-a', 'secret v1', Buffer.from('example-only'));
  expect(vault.open('key-a', 'secret v1', sealed).toString()).toBe('example-only');
  expect(sealed.payload.includes('example-only')).toBe(false);
  expect(() => vault.open('key-b', 'secret v1', sealed)).toThrow();
  expect(() => vault.open('key-a', 'secret v2', sealed)).toThrow();
  expect(() => vaultFrom(Buffer.alloc(32, 8)).open('key-a', 'secret v1', sealed)).toThrow();
  sealed.payload[14] = (sealed.payload[14] ?? 0) ^ 1;
  expect(() => vault.open('key-a', 'secret v1', sealed)).toThrow();
});
