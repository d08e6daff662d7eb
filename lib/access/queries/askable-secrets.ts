import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
import { readFolder } from '#lib/secrets/queries/read-folder.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { isFolderPath } from '#lib/secrets/rules/tree.ts';
import { selectPolicy } from '../rules/policy.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { loadLivePolicies } from '../store/policies.ts';
import { loadSecrets } from '../store/secrets.ts';

export const findAskableSchema = z.strictObject({
  /** Words to look for; empty: the folder is listed. */
  query: z.string().max(256),
  /** `prod/payments/`; empty: the root. */
  folder: z.string().max(512).refine(isStorable).refine(isFolderPath, 'a path ends in a slash'),
  /** What follows after a page of a folder, as the page before gave it. */
  folderAfter: z.string().max(512).refine(isStorable).nullable(),
  leafAfter: z.string().max(600).refine(isStorable).nullable(),
});
export type FindAskableInput = z.infer<typeof findAskableSchema>;

export interface AskableFolder {
  readonly path: string;
  readonly segment: string;
  readonly secrets: number;
}

export interface AskableSecret {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  /** Connection and region. */
  readonly place: string;
  /** What applies to a reveal of it; null: no policy does, so nobody can give access. */
  readonly policy: { readonly name: string; readonly signatures: number } | null;
}

export interface Askable {
  readonly folders: readonly AskableFolder[];
  readonly secrets: readonly AskableSecret[];
  /** Hand both in for what follows; null: nothing follows. */
  readonly next: { readonly folderAfter: string | null; readonly leafAfter: string | null } | null;
}

const HITS = 20;
const LEVEL = 50;

/** What can be picked: hits of a search, or one level of the tree, each with the policy that applies to it. */
export async function findAskable(
  db: Database,
  actor: Actor,
  input: FindAskableInput,
): Promise<Result<Askable>> {
  if (!canSomewhere(actor, 'requests.create')) return refuseAccess('not-allowed');
  const query = input.query.trim();
  if (query !== '') {
    const hits = await searchSecrets(db, actor, query, HITS);
    const found = hits.map((hit) => ({ ...hit, place: `${hit.connectionName}, ${hit.region}` }));
    return ok({ folders: [], secrets: await withPolicies(db, found), next: null });
  }
  const { folder: path, folderAfter, leafAfter } = input;
  const after = {
    ...(folderAfter === null ? {} : { folderAfter }),
    ...(leafAfter === null ? {} : { leafAfter }),
  };
  const level = await readFolder(db, actor, { path, limit: LEVEL, ...after });
  const leaves = level.leaves.map((leaf) => ({ ...leaf, place: `${leaf.connectionName}, ${leaf.region}` }));
  const follows = level.nextFolder !== null || level.nextLeaf !== null;
  return ok({
    folders: level.folders.map(({ path: below, segment, secrets }) => ({ path: below, segment, secrets })),
    secrets: await withPolicies(db, leaves),
    next: follows ? { folderAfter: level.nextFolder, leafAfter: level.nextLeaf } : null,
  });
}

async function withPolicies(
  db: Database,
  found: readonly Omit<AskableSecret, 'policy'>[],
): Promise<readonly AskableSecret[]> {
  if (found.length === 0) return [];
  const [policies, secrets] = await Promise.all([
    loadLivePolicies(db.prisma),
    loadSecrets(
      db.prisma,
      found.map((secret) => secret.id),
    ),
  ]);
  return found.map(({ id, name, environment, place }) => {
    const secret = secrets.get(id);
    const selected = secret ? selectPolicy(policies, secret, 'reveal') : null;
    const steps = selected?.ok ? selected.value.document.steps : [];
    const signatures = steps.reduce((sum, step) => sum + step.signatures, 0);
    return {
      id,
      name,
      environment,
      place,
      policy: selected?.ok ? { name: selected.value.name, signatures } : null,
    };
  });
}
