import { createHash } from 'node:crypto';
import { chanceOf } from '../rules/trail/chance.ts';
import { notificationText } from '../rules/trail-files/notification.ts';
import { TRAIL_BUCKET, TRAIL_QUEUE } from '../rules/trail-files/trail.ts';
import type { Connection } from '../state/database.ts';
import { uuidFrom } from '../state/kms-keys.ts';
import { etagOf, saveObjects } from '../state/objects.ts';
import { sendMessages } from '../state/queue.ts';

export interface DeliveredFile {
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly deliveredAt: Date;
}

/** Puts files into the bucket, and a notification for each into the queue; for some two, if wished. */
export async function deliverFiles(
  tx: Connection,
  files: readonly DeliveredFile[],
  duplicates: boolean,
): Promise<void> {
  await saveObjects(
    tx,
    TRAIL_BUCKET,
    files.map(({ deliveredAt, ...file }) => ({ ...file, modifiedAt: deliveredAt })),
  );
  const messages = files.flatMap(({ key, body, deliveredAt: at }) => {
    const text = notificationText({ key, size: body.length, etag: etagOf(body), at });
    const copies = duplicates && chanceOf(key) % 5 === 0 ? [0, 1] : [0];
    return copies.map((copy) => ({ id: messageId(key, copy), body: text, at }));
  });
  await sendMessages(tx, TRAIL_QUEUE, messages);
}

function messageId(key: string, copy: number): string {
  return uuidFrom(createHash('sha256').update(`message ${copy} ${key}`).digest());
}
