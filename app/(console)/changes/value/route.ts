import { z } from 'zod';
import { createNewSecret, createNewSecretSchema } from '#lib/changes/create-new-secret.ts';
import { refuseChange } from '#lib/changes/rules/refusals.ts';
import { runChange, runChangeSchema } from '#lib/changes/run-change.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readBody } from '#lib/web/read-body.ts';
import { defineRoute, plain } from '#lib/web/route.ts';
import { comesFromOurPages } from '#lib/web/rules/request-origin.ts';
import { changePorts } from '../ports.ts';

export const dynamic = 'force-dynamic';

/** A value of 65,536 bytes in the worst JSON: six characters for each. */
const MOST_BYTES = 524_288;

const bodySchema = z.union([
  z.strictObject({ run: runChangeSchema }),
  z.strictObject({ create: createNewSecretSchema }),
]);

/**
 * The door for values, because forms take no more than 64 KB and AWS takes 65,536 bytes of a value alone. Takes a value
 * in, sends it on, and gives none out: neither in an answer nor in a refusal.
 */
export const POST = defineRoute('changes.value', async (context, request) => {
  const { db, aws, actor, configuration } = context;
  if (request.method !== 'POST') return plain(405, 'Values are posted.');
  if (!comesFromOurPages(request.headers, configuration.publicOrigin)) {
    return plain(403, 'This call did not come from a page of Countersign. Nothing was taken.');
  }
  const body = await readBody(request, MOST_BYTES);
  if (body === null) return plain(413, 'A value has at most 65,536 bytes. Nothing was taken.');
  const parsed = bodySchema.safeParse(readJson(body));
  if (!parsed.success) return plain(400, 'The call has a wrong form. Nothing was taken.');
  if ('run' in parsed.data) {
    return answer(await runChange(db, changePorts(context, actor), actor, parsed.data.run));
  }
  if (!can(actor, 'secrets.create')) return answer(refuseChange('not-allowed'));
  return answer(await createNewSecret(db, aws, actor, parsed.data.create));
});

/** The parser's own message quotes what it could not read, so it stays here. */
function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

function answer(result: unknown): Response {
  return Response.json(result, { headers: { 'Cache-Control': 'no-store' } });
}
