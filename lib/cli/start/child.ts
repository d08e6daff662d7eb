import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Failure } from '../../../launch/failure.mjs';

/** A program of ours that runs beside the supervisor and ends when the channel to it closes. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Settles with the reason when the process has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** Asks it to end and waits; after `graceMs` it is not asked again. */
  stop(graceMs: number): Promise<void>;
}

/** A child that answers. */
export interface ListeningChild extends Child {
  /** Where it answers, in its own words. */
  readonly url: string;
}

export interface ChildOptions {
  /** As in "The server could not start". */
  readonly name: string;
  /** TypeScript file that sends `{ kind: 'listening', url }` when it answers. */
  readonly program: string;
  readonly nodeFlags?: readonly string[];
  /** The whole environment of the child: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** File for its output, or undefined: ours. */
  readonly log: string | undefined;
  readonly readyWithinMs: number;
  /** Told as soon as there is a process, long before it answers. */
  readonly onSpawn: (child: Child) => void;
}

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;
const TAIL_LINES = 12;

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.string() }),
  z.object({ kind: z.literal('failed'), words: z.string() }),
  /** For whoever has the terminal. */
  z.object({ kind: z.literal('say'), line: z.string().max(4_000) }),
]);

/** Starts a child and waits until it answers. Throws a Failure when it does not. */
export async function startChild(options: ChildOptions): Promise<ListeningChild> {
  const spawned = spawnChild(options);
  const child = childOf(options.name, spawned);
  options.onSpawn(child);
  const url = await Promise.race([
    listening(spawned, options),
    child.ended.then((reason) => {
      throw couldNotStart(options, reason);
    }),
    pause(options.readyWithinMs, undefined, { ref: false }).then(() => {
      throw couldNotStart(options, `it did not answer within ${options.readyWithinMs / 1000} s`);
    }),
  ]);
  return { ...child, url };
}

function childOf(name: string, spawned: ChildProcess): Child {
  const ended = endOf(spawned);
  return {
    name,
    pid: spawned.pid ?? 0,
    ended,
    stop: async (graceMs) => {
      spawned.kill('SIGTERM');
      const late = pause(graceMs, 'late', { ref: false });
      if ((await Promise.race([ended, late])) !== 'late') return;
      spawned.kill('SIGKILL');
      await ended;
    },
  };
}

/** The last lines of a log, indented, for a person who has to find out why. */
export function tailOf(log: string | undefined): string {
  if (log === undefined) return '';
  try {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return `\nThe end of its log (${log}):\n${lines.map((line) => `  ${line.slice(0, 300)}`).join('\n')}`;
  } catch {
    return '';
  }
}

function spawnChild({ program, nodeFlags = [], environment, log }: ChildOptions): ChildProcess {
  const output = log === undefined ? 'inherit' : openSync(log, isTooLong(log) ? 'w' : 'a', 0o600);
  const [command, args] = withoutCoreDumps([process.execPath, ...nodeFlags, program]);
  const child = spawn(command, args, {
    // A process group of its own: Ctrl-C in the terminal reaches the supervisor alone, which ends all in order.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output, 'ipc'],
    env: environment as NodeJS.ProcessEnv,
  });
  if (typeof output === 'number') closeSync(output);
  return child;
}

/** A core file would hold whatever was in memory, secret values too. The limit survives the exec. */
function withoutCoreDumps(words: readonly [string, ...string[]]): [string, string[]] {
  const [command, ...args] = words;
  if (process.platform === 'win32') return [command, args];
  return ['/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', command, ...args]];
}

function isTooLong(log: string): boolean {
  return (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
}

function listening(child: ChildProcess, options: ChildOptions): Promise<string> {
  return new Promise((settle, fail) => {
    child.on('message', (received) => {
      const parsed = message.safeParse(received);
      if (!parsed.success) return;
      if (parsed.data.kind === 'listening') settle(parsed.data.url);
      else if (parsed.data.kind === 'say') console.log(parsed.data.line);
      else fail(new Failure(`The ${options.name} could not start: ${parsed.data.words}`));
    });
  });
}

function couldNotStart(options: ChildOptions, reason: string): Failure {
  return new Failure(`The ${options.name} could not start (${reason}).${tailOf(options.log)}`);
}
