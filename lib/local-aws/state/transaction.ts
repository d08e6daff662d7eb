import type { Writable } from 'node:stream';
import type pg from 'pg';
import { type Connection, connectionOver, statementOf } from './statements.ts';

/** Statements that all count or none of them. */
export interface Transaction extends Connection {
  /** Sends a statement whose outcome nobody waits for before the end: if it fails, so does the transaction. */
  post(text: string, values?: readonly unknown[]): void;
}

export interface OpenTransaction extends Transaction {
  /** Throws what failed first when anything did. */
  commit(): Promise<void>;
  /** Answers what failed of what was posted, and whether the connection is of no more use. */
  rollback(): Promise<{ failed: PromiseRejectedResult | undefined; broken: Error | undefined }>;
}

/**
 * Begins a transaction on a connection that sends ahead. What is posted goes out together with the next statement that
 * somebody waits for, in one write: most of the time of a short call is the ways there and back.
 */
export function openTransaction(client: pg.ClientBase, begin: string): OpenTransaction {
  const posted: Promise<unknown>[] = [];
  const connection = connectionOver(client);
  const door = doorOf(client);
  const post = (outcome: Promise<unknown>) => {
    // Looked at by the commit; until then it must not count as unhandled.
    outcome.catch(() => {});
    posted.push(outcome);
  };
  door.shut();
  post(client.query(begin));
  return {
    rows: (text, values) => door.after(connection.rows(text, values)),
    run: (text, values) => door.after(connection.run(text, values)),
    post(text, values = []) {
      door.shut();
      post(client.query(statementOf(text, values)));
    },
    async commit() {
      const committed = door.after(client.query('commit'));
      post(committed);
      const failed = await firstFailure(posted);
      if (failed !== undefined) throw failed.reason;
      // After a statement that failed, PostgreSQL answers a commit by rolling back.
      if ((await committed).command !== 'COMMIT') throw new Error('The transaction was not committed.');
    },
    async rollback() {
      const undone = door.after(client.query('rollback'));
      const failed = await firstFailure(posted);
      const broken = await undone.then(
        () => undefined,
        (error: Error) => error,
      );
      return { failed, broken };
    },
  };
}

async function firstFailure(
  outcomes: readonly Promise<unknown>[],
): Promise<PromiseRejectedResult | undefined> {
  const settled = await Promise.allSettled(outcomes);
  return settled.find((outcome) => outcome.status === 'rejected');
}

/** Holds back what goes to PostgreSQL. The driver has a socket for each connection; its types do not say so. */
function doorOf(client: pg.ClientBase) {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  let isShut = false;
  return {
    shut() {
      if (!isShut) stream.cork();
      isShut = true;
    },
    /** Opens the door behind a statement. */
    after<T>(outcome: Promise<T>): Promise<T> {
      if (isShut) stream.uncork();
      isShut = false;
      return outcome;
    },
  };
}
