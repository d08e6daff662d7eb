import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../../launch/home.mjs';

/** What a tool said and how it ended. */
export interface ToolRun {
  /** Its exit code; 1 when a signal or the time limit ended it. */
  readonly code: number;
  /** Everything it wrote, both streams in order of arrival. */
  readonly output: string;
}

export interface ToolOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly withinMs: number;
  /** Bits that files the tool makes shall not have. */
  readonly umask?: number;
}

const running = new Set<ChildProcess>();
process.once('exit', endTools);

/** Ends every tool that still runs; each answers as a failed one. */
export function endTools(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Runs a program to its end, keeping what it writes. Does not throw for a failing program. */
export function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<ToolRun> {
  const before = options.umask === undefined ? undefined : process.umask(options.umask);
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.environment } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (before !== undefined) process.umask(before);
  running.add(child);
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const timer = setTimeout(() => {
    output += `\nstopped: it took longer than ${options.withinMs / 1000} s\n`;
    child.kill('SIGKILL');
  }, options.withinMs);
  return new Promise((settle) => {
    const end = (code: number) => {
      clearTimeout(timer);
      running.delete(child);
      settle({ code, output });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/** Runs a script with the Node that runs us. */
export function runNode(args: readonly string[], options: ToolOptions): Promise<ToolRun> {
  return runTool(process.execPath, args, options);
}

/** The last lines of what a tool wrote, indented. */
export function tailOfOutput(output: string, lines = 20): string {
  return stripVTControlCharacters(output)
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join('\n');
}
