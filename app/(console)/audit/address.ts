import { z } from 'zod';
import type { AuditAddress } from '#components/audit/audit-address.ts';
import type { RecordFilter } from '#lib/audit/queries.ts';
import { ACTS, type ActGroup, isKind, kindsOf, OUTCOMES } from '#lib/audit/rules/kind-groups.ts';
import { patternOf } from '#lib/kernel/ids.ts';

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const DAY_MS = 86_400_000;

/** What the list is narrowed to, as it stands in the address. What has a wrong form is left out. */
export const auditFilterShape = {
  act: z.enum(Object.keys(ACTS) as [ActGroup]).optional(),
  kind: z.string().max(64).refine(isKind).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  actor: z.union([z.literal('countersign'), z.string().regex(patternOf('person'))]).optional(),
  secret: z.string().regex(patternOf('secret')).optional(),
  request: z.string().regex(patternOf('request')).optional(),
  grant: z.string().regex(patternOf('grant')).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};

const forgiving = Object.fromEntries(
  Object.entries(auditFilterShape).map(([name, schema]) => [name, (schema as z.ZodType).catch(undefined)]),
) as unknown as typeof auditFilterShape;

export const auditSearch = z.object({
  ...forgiving,
  order: z.literal('oldest').optional().catch(undefined),
  before: number.optional().catch(undefined),
  after: number.optional().catch(undefined),
  /** What somebody typed: a number, an id, a name. */
  q: z.string().trim().min(1).max(256).optional().catch(undefined),
});

/** The same as the store asks for it. Days are in UTC, and both are in the list. */
export function filterOf(address: AuditAddress): RecordFilter {
  const { act, kind, outcome, actor, secret, request, grant, from, to, before, after } = address;
  return {
    kinds: kindsOf({ act, kind, outcome }),
    actorId: actor === 'countersign' ? null : actor,
    secretId: secret,
    requestId: request,
    grantId: grant,
    from: from ? new Date(`${from}T00:00:00Z`) : undefined,
    to: to ? new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS) : undefined,
    before: before === undefined ? undefined : BigInt(before),
    after: after === undefined ? undefined : BigInt(after),
  };
}
