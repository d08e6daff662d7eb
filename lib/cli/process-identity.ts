import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One process, and not another one that was given the same number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the words of the system; empty where the system does not tell. */
  readonly began: string;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, began: beginningOf(pid) };
}

/** Says whether this very process still lives. */
export function isAlive({ pid, began }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return beginningOf(pid) === began;
}

function beginningOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      // Field 22 of /proc/<pid>/stat. The name in field 2 may hold spaces and brackets, so count behind it.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie has ended; its parent has only not yet looked.
      return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
    }
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
