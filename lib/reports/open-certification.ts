import { z } from 'zod';
import { announce } from '#lib/access/announce.ts';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { type Claim, claimsOf, unionOfNamed } from '#lib/access/rules/people-named.ts';
import type { Human } from '#lib/access/rules/person.ts';
import { type LivePolicy, selectPolicy } from '#lib/access/rules/policy.ts';
import { loadNamed } from '#lib/access/store/humans.ts';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { ENVIRONMENTS, isProtected } from '#lib/secrets/rules/environment.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { packScopeSchema } from './rules/wanted.ts';
import {
  type CertifiedSecret,
  insertCertification,
  insertItems,
  type NewItem,
  readSecretsOf,
} from './store/certifications.ts';
import { keyOfUse, NO_USE, readItemUse } from './store/item-use.ts';

export const openCertificationSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(3)
    .max(120)
    .refine(
      (text) => isStorable(text) && !/[\p{Cc}\p{Cf}]/u.test(text),
      'letters, digits and signs that can be seen',
    ),
  scope: packScopeSchema.omit({ accounts: true }),
  /** From now. */
  dueInDays: z.int().min(1).max(90),
});
export type OpenCertificationInput = z.infer<typeof openCertificationSchema>;

/** What people can look through one by one. More is a sign that the scope should be cut. */
const MOST_ROWS = 5_000;
const DAY_MS = 86_400_000;

/** Opens a certification: one row for each person and secret as the policies in force let them ask, or break the glass, today. */
export async function openCertification(
  db: Database,
  actor: Actor,
  input: OpenCertificationInput,
): Promise<Result<{ readonly certificationId: string; readonly rows: number }>> {
  if (!can(actor, 'certification.open'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was opened.');
  const environments = input.scope.environments ?? ENVIRONMENTS.filter(isProtected);
  const path = input.scope.path.replace(/\/+$/, '');
  const secrets = await readSecretsOf(db.prisma, { environments, path }, MOST_ROWS + 1);
  if (secrets.length === 0)
    return refuse('nothing-there', 'There is no secret in this scope. Nothing was opened.');
  const items = secrets.length > MOST_ROWS ? null : await itemsOf(db, secrets);
  if (items === null || items.length > MOST_ROWS) {
    return refuse(
      'too-much',
      'That is more than 5,000 rows of a person and a secret. Choose a path or fewer environments.',
    );
  }
  if (items.length === 0)
    return refuse(
      'nobody-there',
      'No policy lets anybody ask for a secret in this scope. Nothing was opened.',
    );
  const used = await withUse(db, items);
  const certificationId = mintId('certification');
  return await db.transaction(async (tx) => {
    const now = await databaseNow(tx);
    const dueAt = new Date(now.getTime() + input.dueInDays * DAY_MS);
    const { title } = input;
    await insertCertification(tx, {
      id: certificationId,
      title,
      environments,
      path,
      madeBy: actor.personId,
      madeAt: now,
      dueAt,
    });
    await insertItems(tx, certificationId, used);
    await announce(tx, [
      {
        kind: 'certification.due',
        actorId: actor.personId,
        about: {},
        to: { roles: ['approver', 'admin'] },
        dedupeKey: `certification.due ${certificationId}`,
        data: {
          name: title,
          path: `/certification/${certificationId}`,
          dueAt: dueAt.toISOString(),
          items: items.length,
        },
      },
    ]);
    await appendRecords(tx, [
      {
        kind: 'certification.opened',
        actorId: actor.personId,
        data: { certificationId, title, rows: items.length, dueAt: dueAt.toISOString() },
      },
    ]);
    return ok({ certificationId, rows: items.length });
  });
}

/** Read before anything is written: millions of reads may stand behind it, and a transaction has seconds. */
async function withUse(db: Database, items: readonly NewItem[]) {
  const use = await readItemUse(db.pool, {
    people: [...new Set(items.map(({ personId }) => personId))],
    secrets: [...new Set(items.map(({ secretId }) => secretId))],
    now: await databaseNow(db.prisma),
  });
  return items.map((item) => ({ ...item, ...(use.get(keyOfUse(item.personId, item.secretId)) ?? NO_USE) }));
}

async function itemsOf(db: Database, secrets: readonly CertifiedSecret[]): Promise<NewItem[] | null> {
  const policies = await listPolicies(db);
  const askers = new Map<string, readonly Human[]>();
  const items: NewItem[] = [];
  for (const secret of secrets) {
    const picked = selectPolicy(policies, { ...secret, tags: secret.tags ?? {} }, 'reveal');
    if (!picked.ok) continue;
    const policy = picked.value;
    const people = askers.get(policy.policyId) ?? (await loadNamed(db.prisma, namedBy(policy)));
    askers.set(policy.policyId, people);
    for (const person of people) if (person.active) items.push(itemOf(policy, secret, person));
    if (items.length > MOST_ROWS) return null;
  }
  return items;
}

/** Whoever may ask, and whoever may do without asking. */
function namedBy({ document: { askers, breakGlass } }: LivePolicy) {
  return unionOfNamed(breakGlass ? [askers, breakGlass] : [askers]);
}

function itemOf(policy: LivePolicy, secret: CertifiedSecret, person: Human): NewItem {
  const { askers, automatic, breakGlass } = policy.document;
  const alone = breakGlass ? claimsOf(person, breakGlass, secret.owner) : [];
  const asks = claimsOf(person, askers, secret.owner);
  const claims = [...asks, ...alone];
  const wordsOf = (claim: Claim) =>
    claim === 'named' ? 'named' : 'role' in claim ? `role ${claim.role}` : `group ${claim.group}`;
  const words = [...asks.map(wordsOf), ...alone.map((claim) => `break-glass by ${wordsOf(claim)}`)];
  const givers = claims.flatMap((claim) =>
    claim === 'named' || claim.givenBy === null ? [] : [claim.givenBy],
  );
  return {
    personId: person.personId,
    secretId: secret.id,
    policyId: policy.policyId,
    policyVersion: policy.version,
    through: words.join(', '),
    standing: alone.length > 0 || (asks.length > 0 && automatic.some((rule) => rule.verdict === 'approve')),
    grantedBy: [...new Set(givers)],
  };
}
