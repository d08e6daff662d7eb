import { errorNameOf, type Log } from '#lib/kernel/log.ts';

const COMPLAINTS = ['error', 'warn', 'trace'] as const;
const REMARKS = ['log', 'info', 'debug', 'dir'] as const;

/**
 * Turns what the framework and its libraries write to the console into records of ours. They write errors in full, and
 * the message of a parser or a database quotes what was sent, a header word for word, over several lines. What stays is
 * the class of the error, its code, and the digest that the browser was told.
 */
export function guardConsole(log: Log, target: Pick<Console, 'error' | 'log'> = console): void {
  for (const name of [...COMPLAINTS, ...REMARKS]) {
    const isComplaint = COMPLAINTS.some((complaint) => complaint === name);
    const write = isComplaint ? log.warn : log.info;
    Object.assign(target, {
      [name]: (...said: unknown[]) => write({ event: 'framework.said', ...traitsOf(said) }),
    });
  }
}

/** What may be told of a remark: nothing of its text. */
function traitsOf(said: readonly unknown[]): { errorName?: string; code?: string } {
  const error = said.find((part) => part instanceof Error);
  if (!error) return {};
  const digest = (error as { digest?: unknown }).digest;
  return {
    errorName: errorNameOf(error),
    ...(typeof digest === 'string' && /^\d{1,20}$/.test(digest) ? { code: digest } : {}),
  };
}
