/**
 * Says a line to whoever has the terminal of this installation. The supervisor hands it on, because our own output goes to
 * a file there; without one, standard output is the terminal.
 */
export function tellTerminal(line: string): void {
  if (process.send) process.send({ kind: 'say', line });
  else process.stdout.write(`${line}\n`);
}
