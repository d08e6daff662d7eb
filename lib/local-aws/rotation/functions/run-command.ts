import { spawn } from 'node:child_process';
import type { RotationFunction } from '../rotation-function.ts';

/**
 * Runs a program as a rotation function: the event as JSON on its standard input, the API and the identity of the
 * function in its environment as AWS's clients read them. Its output is not kept: it might hold a value.
 */
export function runCommand(program: { command: string; arguments: readonly string[] }): RotationFunction {
  return (event, { environment, signal }) =>
    new Promise((resolve, reject) => {
      const child = spawn(program.command, program.arguments, {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...environment } as unknown as NodeJS.ProcessEnv,
        signal,
        killSignal: 'SIGKILL',
      });
      child.once('error', () => reject(new Error('the program could not be run')));
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('the program failed'))));
      // A program need not read its input.
      child.stdin.on('error', () => {});
      child.stdin.end(`${JSON.stringify(event)}\n`);
    });
}
