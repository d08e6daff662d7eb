import type { Database } from '#lib/db/client.ts';
import type { Log } from '#lib/kernel/log.ts';

/** What a job works with. */
export interface JobContext {
  readonly db: Database;
  readonly log: Log;
  /** Ends when the process is asked to stop. Long jobs look at it between two steps. */
  readonly signal: AbortSignal;
}

/**
 * Something that has to be done again and again. However many instances run, one of them does it at a time. A job may
 * be cut off anywhere and may run twice: the final state is the same.
 */
export interface RecurringJob<C extends JobContext = JobContext> {
  /** kebab-case; also the name of its queue. */
  readonly name: string;
  /** Pause between the end of a run and the start of the next. */
  readonly everySeconds: number;
  run(context: C): Promise<void>;
}
