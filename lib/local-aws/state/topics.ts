import type { Connection } from './database.ts';

/** Makes a topic unless it is there. */
export async function saveTopic(tx: Connection, arn: string, createdAt: Date): Promise<void> {
  const [, , , region, account] = arn.split(':');
  await tx.run(
    'insert into sns_topic (arn, account, region, created_at) values ($1, $2, $3, $4) on conflict do nothing',
    [arn, account, region, createdAt],
  );
}

export async function findTopic(tx: Connection, arn: string): Promise<{ readonly arn: string } | undefined> {
  const [topic] = await tx.rows<{ arn: string }>('select arn from sns_topic where arn = $1', [arn]);
  return topic;
}

/** A page of the topics of an account and region, by ARN. */
export async function topicsAfter(
  tx: Connection,
  place: { account: string; region: string; after: string; most: number },
): Promise<readonly string[]> {
  const rows = await tx.rows<{ arn: string }>(
    `select arn from sns_topic where account = $1 and region = $2 and arn > $3 collate "C"
      order by arn collate "C" limit $4`,
    [place.account, place.region, place.after, place.most],
  );
  return rows.map(({ arn }) => arn);
}

export interface PublishedMessage {
  readonly id: string;
  readonly topicArn: string;
  readonly subject: string | null;
  readonly message: string;
  readonly publishedAt: Date;
}

/** Within this long a topic that is first in, first out takes a message of the same id once. */
const DEDUPLICATION_MINUTES = 5;

/** Keeps a message. @returns its id, or that of the one it repeats. */
export async function saveMessage(
  tx: Connection,
  message: PublishedMessage & { readonly deduplicationId: string | null },
): Promise<string> {
  if (message.deduplicationId !== null) {
    const [same] = await tx.rows<{ id: string }>(
      `select id from sns_message where topic_arn = $1 and deduplication_id = $2
          and published_at > $3::timestamptz - make_interval(mins => ${DEDUPLICATION_MINUTES}) limit 1`,
      [message.topicArn, message.deduplicationId, message.publishedAt],
    );
    if (same) return same.id;
  }
  await tx.run(
    `insert into sns_message (id, topic_arn, subject, message, deduplication_id, published_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      message.id,
      message.topicArn,
      message.subject,
      message.message,
      message.deduplicationId,
      message.publishedAt,
    ],
  );
  return message.id;
}

/** The newest messages, for people who look what was sent. */
export async function newestMessages(tx: Connection, most: number): Promise<readonly PublishedMessage[]> {
  return await tx.rows<PublishedMessage>(
    `select id, topic_arn as "topicArn", subject, message, published_at as "publishedAt"
       from sns_message order by seq desc limit $1`,
    [most],
  );
}
