import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../lib/cli/verify', import.meta.url));

export interface Verified {
  readonly code: number;
  readonly report: {
    readonly ok: boolean;
    readonly words?: string;
    readonly problem?: unknown;
    readonly logId?: string;
  };
}

/** Runs the program in a folder with nothing but itself, the pack and the pinned key. */
export async function verifyPack(
  pack: Buffer,
  pinned: { readonly key: string; readonly logId?: string },
): Promise<Verified> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  try {
    cpSync(PROGRAM, folder, { recursive: true });
    writeFileSync(join(folder, 'pack.zip'), pack);
    const log = pinned.logId ? ['--log-id', pinned.logId] : [];
    return await new Promise((settle) => {
      execFile(
        process.execPath,
        ['verify.mjs', 'pack.zip', '--key', pinned.key, ...log, '--json'],
        { cwd: folder, env: { NODE_ENV: 'test' } },
        (error, stdout) =>
          settle({
            code: typeof error?.code === 'number' ? error.code : 0,
            report: JSON.parse(stdout || '{}'),
          }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
