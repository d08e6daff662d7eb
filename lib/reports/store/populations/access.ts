import { type Asked, inScope, instant, type PopulationQuery, personName, withPeople } from '../asked.ts';

/** The facts of a request as they were signed: name and environment of the secret as they were when it was asked. */
const FACTS = `(convert_from(r.facts, 'UTF8')::jsonb)`;
const SECRET = `${FACTS} ->> 'secretName'`;
const ENVIRONMENT = `${FACTS} ->> 'environment'`;
const ACCOUNT = `${FACTS} ->> 'accountId'`;
const TARGET = (row: string, version: string): string =>
  `coalesce(${row}.stage, 'version ' || ${row}.${version})`;

/** Changes of policies are about no one secret: they belong to every scope. */
function ofScope(asked: Asked): string {
  const scope = inScope(asked, { environment: ENVIRONMENT, name: `(${SECRET})`, account: `(${ACCOUNT})` });
  return `(r.secret_id IS NULL OR (${scope}))`;
}

function inPeriod(asked: Asked, column: string): string {
  return `${column} >= ${instant(asked.from)} AND ${column} < ${instant(asked.to)}`;
}

export function requests(asked: Asked): PopulationQuery {
  const asOf = instant(asked.asOf);
  return {
    rows: withPeople(
      asked,
      `SELECT r.id AS request_id, r.thread_id, r.created_at AS asked_at, ${personName('r.requester_id')} AS requester, r.requester_id,
  r.act, r.way, ${SECRET} AS secret, r.secret_arn, ${ENVIRONMENT} AS environment, ${ACCOUNT} AS account,
  ${TARGET('r', 'version_id')} AS target, r.reason, r.ticket, r.duration_seconds AS asked_seconds, r.uses AS asked_uses,
  p.name AS policy, r.policy_id, r.policy_version AS policy_edition,
  CASE WHEN r.state = 'expired' OR (r.expires_at <= ${asOf} AND (r.closed_at IS NULL OR r.closed_at > ${asOf})) THEN
    CASE WHEN r.expires_at <= ${asOf} THEN 'expired' ELSE 'pending' END
    WHEN r.closed_at <= ${asOf} THEN r.state ELSE 'pending' END AS state,
  CASE WHEN r.state <> 'expired' AND r.closed_at <= ${asOf} THEN r.closed_at
    WHEN r.expires_at <= ${asOf} THEN r.expires_at END AS closed_at,
  (SELECT string_agg(coalesce(${personName('d.decider_id')}, 'the rule ' || d.rule) || ': ' || d.verdict, '; ' ORDER BY d.at, d.id)
   FROM decision d WHERE d.request_id = r.id AND d.at <= ${asOf}) AS decided_by,
  encode(r.facts_hash, 'hex') AS facts_sha256,
  (SELECT min(a.number) FROM audit_record a WHERE a.request_id = r.id AND a.number <= ${asked.lastRecord}) AS audit_record
FROM access_request r LEFT JOIN access_policy p ON p.id = r.policy_id
WHERE ${inPeriod(asked, 'r.created_at')} AND ${ofScope(asked)}`,
    ),
    order: 'asked_at, request_id COLLATE "C"',
  };
}

export function decisions(asked: Asked): PopulationQuery {
  return {
    rows: withPeople(
      asked,
      `SELECT d.id AS decision_id, d.request_id, d.at, coalesce(${personName('d.decider_id')}, 'the rule ' || d.rule) AS decider, d.decider_id,
  ${personName('r.requester_id')} AS requester, r.requester_id, d.verdict, d.comment, d.duration_seconds AS shortened_to_seconds,
  ${SECRET} AS secret, ${ENVIRONMENT} AS environment, encode(d.facts_hash, 'hex') AS facts_sha256,
  coalesce(d.decider_id = r.requester_id, false) AS own_request,
  (SELECT min(a.number) FROM audit_record a WHERE a.request_id = r.id AND a.kind = 'request.decided' AND a.at >= d.at
    AND a.actor_id IS NOT DISTINCT FROM d.decider_id AND a.number <= ${asked.lastRecord}) AS audit_record
FROM decision d JOIN access_request r ON r.id = d.request_id
WHERE ${inPeriod(asked, 'd.at')} AND ${ofScope(asked)}`,
    ),
    order: 'at, decision_id COLLATE "C"',
  };
}

/** Uses that were taken and not given back by `asOf`. */
function usesTaken(asOf: string): string {
  return `(SELECT count(*) FROM reveal v WHERE v.grant_id = g.id AND v.intended_at <= ${asOf}
    AND NOT (v.use_returned AND v.outcome_at <= ${asOf}))`;
}

export function grants(asked: Asked): PopulationQuery {
  const asOf = instant(asked.asOf);
  const ended = `g.revoked_at <= ${asOf}`;
  return {
    rows: withPeople(
      asked,
      `SELECT g.id AS grant_id, g.request_id, ${personName('g.person_id')} AS person, g.person_id, g.act, g.way, ${SECRET} AS secret, g.secret_arn,
  ${ENVIRONMENT} AS environment, g.starts_at, g.ends_at, g.uses_allowed, ${usesTaken(asOf)} AS uses_taken,
  CASE WHEN ${ended} THEN g.state WHEN g.ends_at <= ${asOf} THEN 'ended' WHEN ${usesTaken(asOf)} >= g.uses_allowed THEN 'spent' ELSE 'open' END AS state,
  CASE WHEN ${ended} THEN g.revoked_at END AS ended_early_at, CASE WHEN ${ended} THEN ${personName('g.revoked_by')} END AS ended_early_by,
  CASE WHEN ${ended} THEN g.revoked_why END AS why,
  (SELECT min(a.number) FROM audit_record a WHERE a.grant_id = g.id AND a.number <= ${asked.lastRecord}) AS audit_record
FROM access_grant g JOIN access_request r ON r.id = g.request_id
WHERE g.starts_at < ${instant(asked.to)} AND g.ends_at > ${instant(asked.from)} AND ${ofScope(asked)}`,
    ),
    order: 'starts_at, grant_id COLLATE "C"',
  };
}

export function reveals(asked: Asked): PopulationQuery {
  const asOf = instant(asked.asOf);
  const told = `v.outcome_at <= ${asOf}`;
  return {
    rows: withPeople(
      asked,
      `SELECT v.id AS reveal_id, v.grant_id, g.request_id, ${personName('v.person_id')} AS person, v.person_id, ${SECRET} AS secret, v.secret_arn,
  ${ENVIRONMENT} AS environment, ${TARGET('v', 'asked_version_id')} AS target, v.key_name, v.way, v.intended_at AS asked_at,
  CASE WHEN ${told} THEN v.outcome_at END AS answered_at, CASE WHEN ${told} THEN v.state ELSE 'intended' END AS outcome,
  CASE WHEN ${told} THEN v.outcome_code END AS outcome_code, CASE WHEN ${told} THEN v.version_id END AS version_id,
  v.source_identity, v.session_name AS session, CASE WHEN ${told} THEN v.aws_access_key_id END AS access_key_id,
  CASE WHEN ${told} THEN v.sts_request_id END AS sts_request_id, CASE WHEN ${told} THEN v.aws_request_id END AS aws_request_id,
  CASE WHEN c.reveal_id IS NOT NULL THEN 'recorded' WHEN NOT coalesce(${told} AND v.state = 'delivered', false) THEN 'none expected'
    WHEN v.intended_at < ${asOf} - interval '24 hours' THEN 'no record after 24 h' ELSE 'awaited' END AS witness,
  c.events AS cloudtrail_event_ids, c.first_at AS cloudtrail_first_at, coalesce(c.records, 0) AS cloudtrail_records,
  (SELECT min(a.number) FROM audit_record a WHERE a.grant_id = v.grant_id AND a.kind = 'reveal.intended' AND a.at >= v.intended_at
    AND convert_from(a.bytes, 'UTF8')::jsonb -> 'data' ->> 'revealId' = v.id) AS audit_record
FROM reveal v JOIN access_grant g ON g.id = v.grant_id JOIN access_request r ON r.id = g.request_id
LEFT JOIN (SELECT e.reveal_id, min(e.at) AS first_at, count(*) AS records, string_agg(e.event_id, ' ' ORDER BY e.at, e.event_id COLLATE "C") AS events
  FROM evidence_read(${asOf}) e
  WHERE e.reveal_id IS NOT NULL AND e.at >= ${instant(asked.from)} - interval '1 hour' AND e.at < ${instant(asked.to)} + interval '1 day'
  GROUP BY e.reveal_id) c ON c.reveal_id = v.id
WHERE ${inPeriod(asked, 'v.intended_at')} AND ${ofScope(asked)}`,
    ),
    order: 'asked_at, reveal_id COLLATE "C"',
  };
}

export function breakGlass(asked: Asked): PopulationQuery {
  const asOf = instant(asked.asOf);
  const reviewed = `b.reviewed_at <= ${asOf}`;
  return {
    rows: withPeople(
      asked,
      `SELECT b.request_id, b.grant_id, b.opened_at, ${personName('b.opener_id')} AS person, b.opener_id AS person_id, ${SECRET} AS secret, r.secret_arn,
  ${ENVIRONMENT} AS environment, r.reason, r.ticket, g.ends_at,
  (SELECT count(*) FROM reveal v WHERE v.grant_id = g.id AND v.state = 'delivered' AND v.outcome_at <= ${asOf}) AS values_read,
  b.review_due_at, CASE WHEN ${reviewed} THEN b.reviewed_at END AS reviewed_at,
  CASE WHEN ${reviewed} THEN ${personName('b.reviewed_by')} END AS reviewed_by,
  CASE WHEN ${reviewed} THEN b.verdict WHEN b.review_due_at < ${asOf} THEN 'overdue' ELSE 'waiting' END AS review,
  CASE WHEN ${reviewed} THEN b.note END AS review_note,
  CASE WHEN b.rotation_at <= ${asOf} THEN b.rotation ELSE 'due' END AS rotation,
  (SELECT min(a.number) FROM audit_record a WHERE a.grant_id = g.id AND a.number <= ${asked.lastRecord}) AS audit_record
FROM break_glass b JOIN access_request r ON r.id = b.request_id JOIN access_grant g ON g.id = b.grant_id
WHERE ${inPeriod(asked, 'b.opened_at')} AND ${ofScope(asked)}`,
    ),
    order: 'opened_at, request_id COLLATE "C"',
  };
}
