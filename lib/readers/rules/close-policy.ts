import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { rawStatements } from './document.ts';

/** Statements of ours in a policy on a secret, by their Sid. */
export const OUR_SIDS = ['CountersignReadersOnly', 'CountersignRevealsOnly'] as const;

/** AWS's limit of a policy on a secret. */
const LONGEST = 20_480;

/** The tag that every session of a reveal carries: the grant it reads under. */
export const REVEAL_TAG = 'countersign:grant';

const READS = ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'];

export interface Closing {
  /** The policy that stands; null: none. */
  readonly existing: string | null;
  readonly revealRoleArn: string;
  /** Users and roles that go on reading directly. */
  readonly workloads: readonly string[];
}

/**
 * The policy on a secret with two statements of ours added, and those of an earlier closing replaced. The first denies
 * reading to everybody but our reveal role and the workloads that are named; calls that an AWS service makes by itself are
 * left to what already lets them in. The second denies our own role, where the session carries no grant. Every other
 * statement stays as it is, in its place.
 */
export function closePolicy({ existing, revealRoleArn, workloads }: Closing): Result<string> {
  const kept = existing === null ? EMPTY : keepOthers(existing);
  if (kept === null) {
    return refuse(
      'policy-not-plain',
      'The policy that stands cannot be taken apart without losing something of it, so nothing was added. Edit it by hand.',
    );
  }
  const readers = [...new Set([revealRoleArn, ...workloads])];
  if (
    !readers.every((arn) =>
      /^arn:[a-z-]+:iam::\d{12}:(?:user|role)\/[\x21-\x29\x2b-\x3e\x40-\x7e]+$/.test(arn),
    )
  ) {
    return refuse('not-a-principal', 'Only users and roles can be named, each by its whole ARN.');
  }
  const document = JSON.stringify({
    ...kept.rest,
    Statement: [...kept.others, ...ours(revealRoleArn, readers)],
  });
  if (document.length > LONGEST) {
    return refuse(
      'policy-too-long',
      'With this many readers the policy would be longer than AWS takes (20,480 characters). Name fewer, or let them share a role.',
    );
  }
  return ok(document);
}

function ours(revealRoleArn: string, readers: readonly string[]): readonly object[] {
  const deny = { Effect: 'Deny', Principal: '*', Action: READS, Resource: '*' };
  return [
    {
      Sid: OUR_SIDS[0],
      ...deny,
      Condition: {
        ArnNotEquals: { 'aws:PrincipalArn': readers.toSorted() },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
    {
      Sid: OUR_SIDS[1],
      ...deny,
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': revealRoleArn },
        Null: { [`aws:PrincipalTag/${REVEAL_TAG}`]: 'true' },
      },
    },
  ];
}

interface Kept {
  readonly rest: Readonly<Record<string, unknown>>;
  readonly others: readonly unknown[];
}

const EMPTY: Kept = { rest: { Version: '2012-10-17' }, others: [] };

/** The document without our statements; null where writing it anew would change what it says. */
function keepOthers(text: string): Kept | null {
  const statements = rawStatements(text);
  if (statements === null || !isPlain(text)) return null;
  const { Statement: _statements, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return { rest, others: statements.filter(({ Sid }) => !isOurs(Sid)) };
}

/** A policy without our statements, as it stands otherwise; null: nothing would be left. Only where `isClosed`. */
export function reopenPolicy(existing: string): string | null {
  const kept = keepOthers(existing);
  if (kept === null || kept.others.length === 0) return null;
  return JSON.stringify({ ...kept.rest, Statement: kept.others });
}

/** Whether a policy holds the statements of ours. */
export function isClosed(text: string | null): boolean {
  if (text === null) return false;
  const statements = rawStatements(text) ?? [];
  return OUR_SIDS.every((sid) => statements.some(({ Sid }) => Sid === sid));
}

function isOurs(sid: unknown): boolean {
  return typeof sid === 'string' && (OUR_SIDS as readonly string[]).includes(sid);
}

/** No key twice and nothing hidden behind an escape: reading it and writing it again gives the same. */
function isPlain(text: string): boolean {
  try {
    const compact = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
    return JSON.stringify(JSON.parse(text)) === compact;
  } catch {
    return false;
  }
}
