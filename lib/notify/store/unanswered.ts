import type { Reader } from './told.ts';

/** A waiting request, with those who were told of it and have not dealt with it. */
export interface Unanswered {
  readonly requestId: string;
  readonly threadId: string;
  readonly secretId: string | null;
  readonly people: readonly string[];
  readonly channels: readonly string[];
  readonly step: number;
  readonly missing: number;
}

/** Requests that wait for longer than a share of their time and were not reminded of, the oldest deadline first. */
export async function findUnanswered(
  db: Reader,
  asked: { readonly share: number; readonly shortestSeconds: number; readonly most: number },
): Promise<readonly Unanswered[]> {
  return await db.$queryRaw<Unanswered[]>`
    SELECT r.id AS "requestId", r.thread_id AS "threadId", r.secret_id AS "secretId",
           ARRAY(SELECT DISTINCT n.person_id FROM notification n
                  WHERE n.request_id = r.id AND n.handled_at IS NULL
                    AND n.kind IN ('request.waiting', 'policy.change-proposed')) AS people,
           ARRAY(SELECT DISTINCT c.name FROM delivery d JOIN channel c ON c.id = d.channel_id
                  WHERE d.announcement_id = w.id AND c.removed_at IS NULL) AS channels,
           COALESCE((w.data ->> 'step')::int, 1) AS step, COALESCE((w.data ->> 'missing')::int, 1) AS missing
      FROM access_request r
      JOIN LATERAL (SELECT a.id, a.data FROM announcement a
                     WHERE a.request_id = r.id AND a.kind IN ('request.waiting', 'policy.change-proposed') ORDER BY a.at DESC LIMIT 1) w ON true
     WHERE r.state = 'pending' AND r.expires_at > access_clock()
       AND r.expires_at - r.created_at >= ${asked.shortestSeconds} * interval '1 second'
       AND access_clock() >= r.created_at + ${asked.share}::float8 * (r.expires_at - r.created_at)
       AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.dedupe_key = 'request.reminder:' || r.id)
     ORDER BY r.expires_at LIMIT ${asked.most}`;
}
