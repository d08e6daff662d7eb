import { notFound } from 'next/navigation';
import { z } from 'zod';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { lintLivePolicies } from '#lib/access/queries/policy-lint.ts';
import { readPolicyPage } from '#lib/access/queries/policy-page.ts';
import { isId } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';
import { PolicyView } from './policy-view.tsx';

export const metadata = { title: 'Policy' };

const params = z.object({ ref: z.string().max(64) });
const edition = z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined);
const search = z.object({ with: edition });

export default definePage(
  'policies.detail',
  { params, search },
  async ({ db, actor, configuration }, { params, search }) => {
    const [policyId, version] = readRef(params.ref);
    if (!policyId) notFound();
    const page = await readPolicyPage(db, policyId, { version, comparedWith: search.with ?? null });
    if (!page) notFound();
    const live = await listPolicies(db);
    const lint = await lintLivePolicies(db, live, configuration.ticketSystems);
    return (
      <PolicyView
        page={page}
        findings={lint.findings.filter((finding) => finding.policyId === policyId)}
        coverage={lint.coverage.get(policyId) ?? null}
        actor={actor}
      />
    );
  },
);

/** `pol_…` for the newest edition, `pol_…@7` for one of them. */
function readRef(ref: string): readonly [policyId: string | null, version: number | null] {
  const [id, version] = ref.split('@');
  if (!isId('policy', id) || (version !== undefined && !/^[1-9]\d{0,6}$/.test(version))) return [null, null];
  return [id, version === undefined ? null : Number(version)];
}
