import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../../launch/failure.mjs';
import { inTurn } from '../../../launch/turn.mjs';
import { identify, isAlive, type ProcessIdentity } from '../process-identity.ts';

/** What a start leaves in its home while it runs: who it is, where it answers, which processes it began. */
interface RunningMark {
  readonly supervisor: ProcessIdentity;
  readonly address?: string;
  readonly children: readonly ProcessIdentity[];
}

const FILE = 'running.json';
const END_WITHIN_MS = 5_000;

/** The mark of this start. */
export interface HeldHome {
  /** Notes the address for a second start to name. */
  answersAt(address: string): void;
  /** Notes a child, so that the next start can end it if this one is killed. */
  hasChild(pid: number): void;
  release(): void;
}

/**
 * Takes the home folder for this process. A living holder is named in a Failure; what a killed one left running
 * is ended first. (Its PostgreSQL is ended by the one who starts the next PostgreSQL.)
 */
export async function holdHome(home: string, program = 'Countersign'): Promise<HeldHome> {
  const file = join(home, FILE);
  return await inTurn(home, async () => {
    const found = readMark(file);
    if (found && isAlive(found.supervisor)) throw alreadyRuns(found, program);
    await endAll(found?.children ?? []);
    return newMark(file);
  });
}

function newMark(file: string): HeldHome {
  let mark: RunningMark = { supervisor: identify(process.pid), children: [] };
  // Put in place whole: a second start that reads half of it would take the home for free.
  const write = () => {
    writeFileSync(`${file}.new`, JSON.stringify(mark), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    answersAt: (address) => {
      mark = { ...mark, address };
      write();
    },
    hasChild: (pid) => {
      mark = { ...mark, children: [...mark.children, identify(pid)] };
      write();
    },
    release: () => rmSync(file, { force: true }),
  };
}

function readMark(file: string): RunningMark | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunningMark;
  } catch {
    return undefined; // absent, or cut by a crash while it was written: nobody to name
  }
}

function alreadyRuns({ supervisor, address }: RunningMark, program: string): Failure {
  if (address === undefined) {
    return new Failure(
      `${program} is already starting from this home (process ${supervisor.pid}). Wait for it.`,
    );
  }
  return new Failure(
    `${program} already runs at ${address} (process ${supervisor.pid}). Open it, or stop that one first. ` +
      'To run a second one beside it, give it its own COUNTERSIGN_HOME and port.',
  );
}

/** Ends processes of a killed start: asked first, and not asked again after five seconds. */
async function endAll(children: readonly ProcessIdentity[]): Promise<void> {
  const until = Date.now() + END_WITHIN_MS;
  const living = () => children.filter(isAlive);
  for (const { pid } of living()) process.kill(pid, 'SIGTERM');
  while (living().length > 0 && Date.now() < until) await pause(50);
  for (const { pid } of living()) process.kill(pid, 'SIGKILL');
}
