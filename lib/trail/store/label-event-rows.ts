import type { PoolClient } from 'pg';
import type { LabelEvent } from '../rules/event-envelope.ts';

/** Keeps what Secrets Manager said of its labels. @returns how many are new. */
export async function keepLabelEvents(
  client: PoolClient,
  connectionId: string,
  events: readonly LabelEvent[],
  now: Date,
): Promise<number> {
  let fresh = 0;
  for (const event of events) {
    const done = await client.query(
      `INSERT INTO trail_label_event (connection_id, event_id, account, region, arn, label, version_id, at, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        connectionId,
        event.eventId.toLowerCase(),
        event.account,
        event.region,
        event.arn,
        event.label,
        event.versionId,
        event.at,
        now,
      ],
    );
    fresh += done.rowCount ?? 0;
  }
  return fresh;
}
