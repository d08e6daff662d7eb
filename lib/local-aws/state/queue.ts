import type { Connection } from './database.ts';

export interface QueueMessage {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  readonly sentAt: Date;
  readonly received: number;
  readonly firstReceivedAt: Date;
}

/** Messages nobody took are gone after so many days. */
const KEPT_DAYS = 4;

export async function sendMessages(
  tx: Connection,
  queue: string,
  messages: readonly { id: string; body: string; at: Date }[],
): Promise<void> {
  await tx.run(
    `insert into sqs_message (id, queue, body, sent_at, visible_at)
     select i, $1, b, t, t from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as m (i, b, t)`,
    [queue, messages.map(({ id }) => id), messages.map(({ body }) => body), messages.map(({ at }) => at)],
  );
}

/** Takes visible messages and hides them for a while. Whoever asks at the same time gets others. */
export async function takeMessages(
  tx: Connection,
  queue: string,
  wish: { now: Date; hiddenSeconds: number; most: number },
): Promise<QueueMessage[]> {
  return await tx.rows<QueueMessage>(
    `update sqs_message m
        set visible_at = $2::timestamptz + make_interval(secs => $3), received = received + 1,
            first_received_at = coalesce(first_received_at, $2)
       from (select seq from sqs_message
              where queue = $1 and visible_at <= $2 and sent_at > $2::timestamptz - make_interval(days => ${KEPT_DAYS})
              order by visible_at, seq limit $4 for update skip locked) t
      where m.seq = t.seq
      returning m.seq, m.id, m.body, m.sent_at as "sentAt", m.received, m.first_received_at as "firstReceivedAt"`,
    [queue, wish.now, wish.hiddenSeconds, wish.most],
  );
}

export async function deleteMessage(tx: Connection, queue: string, seq: number): Promise<void> {
  await tx.run('delete from sqs_message where queue = $1 and seq = $2', [queue, seq]);
}

export async function deleteOldMessages(tx: Connection, queue: string, now: Date): Promise<void> {
  await tx.run(
    `delete from sqs_message where queue = $1 and sent_at <= $2::timestamptz - make_interval(days => ${KEPT_DAYS})`,
    [queue, now],
  );
}

export async function countMessages(
  tx: Connection,
  queue: string,
  now: Date,
): Promise<{ visible: number; hidden: number }> {
  const [row] = await tx.rows<{ visible: number; hidden: number }>(
    `select count(*) filter (where visible_at <= $2) as visible, count(*) filter (where visible_at > $2) as hidden
       from sqs_message where queue = $1 and sent_at > $2::timestamptz - make_interval(days => ${KEPT_DAYS})`,
    [queue, now],
  );
  return row ?? { visible: 0, hidden: 0 };
}
