import type { Database } from '#lib/db/client.ts';
import { ocsfOf } from './rules/ocsf.ts';
import type { RecordBody } from './rules/record.ts';
import { readTexts } from './store/export.ts';
import { readHead } from './store/records.ts';
import { noteSent, noteUnsent, openStream } from './store/streams.ts';
import type { SinkTrouble, StreamSink } from './stream-sink.ts';

const BATCH = 200;

/** What one turn did. */
export type StreamTurn =
  | { readonly kind: 'sent'; readonly records: number }
  | { readonly kind: 'nothing-new' }
  | { readonly kind: 'not-taken'; readonly trouble: SinkTrouble; readonly waitMs: number | undefined };

/**
 * Sends the next records on, at most 200, each a line of JSON. The place moves on when they were taken: what was cut off
 * in between comes again, with the same ids. Only committed records are sent, in their order, without a gap.
 */
export async function streamRecords(db: Database, name: string, sink: StreamSink): Promise<StreamTurn> {
  const { sentThrough } = await openStream(db, name);
  const head = await readHead(db.prisma);
  const records = await readTexts(db.pool, sentThrough, Number(head.number), null, BATCH);
  const [first, last] = [records.at(0), records.at(-1)];
  if (!first || !last) return { kind: 'nothing-new' };
  const lines = records.map(({ number, text }) => `${lineOf(head.logId, number, text)}\n`).join('');
  const answer = await sink.send(lines, { first: first.number, last: last.number });
  if (!answer.taken) {
    await noteUnsent(db, name, answer.trouble);
    return { kind: 'not-taken', trouble: answer.trouble, waitMs: answer.waitMs };
  }
  await noteSent(db, name, last.number);
  return { kind: 'sent', records: records.length };
}

/** A record that was changed in the database is told as what it is, and stops nothing. */
function lineOf(logId: string, number: number, text: string): string {
  try {
    return JSON.stringify(ocsfOf(logId, JSON.parse(text) as RecordBody));
  } catch {
    return JSON.stringify({ metadata: { uid: `${logId}:${number}` }, status_detail: 'unreadable' });
  }
}
