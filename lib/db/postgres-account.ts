import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ACCOUNT = 'postgres';

/** The user and group a server process runs as. Empty: as ourselves. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. As root we run it as the system account `postgres`, made if there is none;
 * as anybody else we run it as ourselves.
 */
export async function postgresAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const known = await idsOf(ACCOUNT);
  if (known) return known;
  await run('groupadd', ['--system', ACCOUNT]).catch(() => undefined);
  await run('useradd', ['--system', '--no-create-home', '--gid', ACCOUNT, ACCOUNT]);
  const made = await idsOf(ACCOUNT);
  if (!made) throw new Error('PostgreSQL does not run as root, and no account for it could be made.');
  return made;
}

async function idsOf(name: string): Promise<ServerAccount | undefined> {
  try {
    const uid = await run('id', ['-u', name]);
    const gid = await run('id', ['-g', name]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
