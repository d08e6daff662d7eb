import type { Page } from '@playwright/test';
import { builtActions, callAction, type RawAnswer } from './call-action.ts';
import { expect } from './fixtures.ts';
import { suiteProduct } from './product.ts';
import { queryProduct } from './query-product.ts';

export interface Caller {
  readonly page: Page;
  readonly cookie: string;
}

export interface HeldGrant {
  readonly requestId: string;
  readonly grantId: string;
  readonly secretId: string;
}

const REASON = 'A reason that is long enough to be looked at by somebody.';
let ids: ReadonlyMap<string, string> | undefined;

export const query = (sql: string, values?: readonly unknown[]) =>
  queryProduct(suiteProduct().home, sql, values);

/** The session of a signed-in page, for calls beside it. */
export async function callerOf(page: Page): Promise<Caller> {
  const session = (await page.context().cookies()).find((cookie) => cookie.name === 'countersign-session');
  return { page, cookie: `countersign-session=${session?.value}` };
}

/** Calls an action as the page of this person would. */
export function call(who: Caller, exported: string, argument: unknown): Promise<RawAnswer> {
  ids ??= new Map(builtActions().map((action) => [action.exported, action.id]));
  const { url: origin } = suiteProduct();
  const body = JSON.stringify([argument]);
  return callAction({ origin, path: '/', id: ids.get(exported) ?? '', body, cookie: who.cookie });
}

/** A production secret that no other test reveals, by its place among them. */
export async function productionSecret(place: number): Promise<{ id: string; name: string; arn: string }> {
  const rows = await query(
    `SELECT id, name, arn FROM secret WHERE account_id = '000000000000' AND region = 'eu-central-1'
        AND environment = 'production' AND gone_at IS NULL AND deletion_asked_at IS NULL AND owning_service IS NULL
        AND primary_region IS NULL AND health = 'fine' ORDER BY name DESC OFFSET $1 LIMIT 1`,
    [place],
  );
  return { id: String(rows[0]?.id), name: String(rows[0]?.name), arn: String(rows[0]?.arn) };
}

/** Asks, signs, and hands over the grant. */
export async function obtain(
  asker: Caller,
  signer: Caller,
  secretId: string,
  change: { keyNames?: readonly string[]; uses?: number } = {},
): Promise<HeldGrant> {
  const { keyNames = [], uses = 5 } = change;
  const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames };
  const terms = { durationSeconds: 600, uses, reason: REASON, ticket: null };
  const asked = await call(asker, 'submit', { items: [{ secretId, ...target }], ...terms });
  const requestId = /req_[0-9A-Z]{16}/.exec(asked.body)?.[0] ?? '';
  expect(requestId, asked.body).not.toBe('');
  const [facts] = await query("SELECT encode(facts_hash, 'hex') AS hash FROM access_request WHERE id = $1", [
    requestId,
  ]);
  const decision = { requestId, verdict: 'approve', comment: null, durationSeconds: null, uses: null };
  const decided = await call(signer, 'decide', { items: [{ ...decision, factsHash: facts?.hash }] });
  const [grant] = await query('SELECT id FROM access_grant WHERE request_id = $1', [requestId]);
  expect(grant, decided.body).toBeDefined();
  return { requestId, grantId: String(grant?.id), secretId };
}

/** The nonce of a new offer. */
export async function offerOf(who: Caller, grantId: string): Promise<string> {
  const offered = await call(who, 'offer', { grantId });
  return /"nonce":"([^"]+)"/.exec(offered.body)?.[1] ?? 'none';
}

/** The order of a reveal, as the panel would send it. */
export function orderOf({ grantId, secretId }: HeldGrant, nonce: string, change: object = {}): object {
  const target = { stage: 'AWSCURRENT', versionId: null, keyName: null };
  return { nonce, grantId, secretId, ...target, way: 'show', ...change };
}

/** Makes the sign-in of this caller older than five minutes. */
export async function forgetConfirmation(who: Caller): Promise<void> {
  const token = who.cookie.split('=')[1] ?? '';
  await query(
    "UPDATE session_row SET confirmed_at = clock_timestamp() - interval '5 minutes' WHERE token_hash = sha256($1::bytea)",
    [Buffer.from(token)],
  );
}

/** The limits per person look back over reveals: as if these had been days ago. */
export async function forgetLimits(): Promise<void> {
  await query(`SET session_replication_role = replica;
    UPDATE reveal SET intended_at = intended_at - interval '2 days'`);
}

/** Lets the local AWS misbehave at the next read of a value. */
export async function misbehave(kind: string, count = 1): Promise<void> {
  const answer = await fetch(`${suiteProduct().localAwsUrl}/_local/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind, operation: 'GetSecretValue', count }),
  });
  expect(answer.status).toBe(201);
}

export async function behave(): Promise<void> {
  await fetch(`${suiteProduct().localAwsUrl}/_local/faults`, { method: 'DELETE' });
}

/** As if everything that was opened before had been reviewed and settled. */
export async function settleBreakGlass(): Promise<void> {
  await query(`SET session_replication_role = replica;
    UPDATE break_glass b SET reviewed_at = clock_timestamp(), verdict = 'justified', note = 'Before this test.',
      reviewed_by = (SELECT min(p.id) FROM person p WHERE p.id <> b.opener_id) WHERE reviewed_at IS NULL;
    UPDATE break_glass SET rotation = 'not-needed', rotation_at = clock_timestamp() WHERE rotation = 'due'`);
}
