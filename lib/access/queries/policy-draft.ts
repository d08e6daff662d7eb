import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { loadPolicyChangeCase } from '../load-policy-change-case.ts';
import type { Finding } from '../rules/lint-finding.ts';
import type { LivePolicy, PolicyDocument } from '../rules/policy.ts';
import { judgePolicyChange, liveAfter, saysTheSame } from '../rules/policy-change.ts';
import { LARGEST_DOCUMENT_BYTES, policyDocumentSchema } from '../rules/policy-document.ts';
import { readPolicyYaml, writePolicyYaml } from '../rules/policy-yaml.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { needs, type YamlProblem } from '../rules/yaml-source.ts';
import { findPolicy } from '../store/policies.ts';
import { lintOnePolicy } from './policy-lint.ts';

export const policyDraftSchema = z.strictObject({
  /** Null: a new policy. */
  policyId: z.string().regex(patternOf('policy')).nullable(),
  name: z.string().max(200),
  draft: z.discriminatedUnion('as', [
    z.strictObject({ as: z.literal('fields'), document: z.record(z.string().max(64), z.unknown()) }),
    z.strictObject({ as: z.literal('yaml'), text: z.string().max(LARGEST_DOCUMENT_BYTES) }),
  ]),
});
export type PolicyDraftInput = z.infer<typeof policyDraftSchema>;

export interface FieldProblem {
  /** As `steps[1].signatures`, counted from 1. */
  readonly field: string;
  readonly words: string;
}

export interface CheckedDraft {
  /** What was understood; null while something is wrong with the form. */
  readonly document: PolicyDocument | null;
  /** The draft as YAML; null while something is wrong with the fields. */
  readonly yaml: string | null;
  /** What is wrong with the YAML, by line. */
  readonly lines: readonly YamlProblem[];
  /** What is wrong with the fields. */
  readonly fields: readonly FieldProblem[];
  readonly findings: readonly Finding[];
  /** Secrets in its scope, and those it would apply to. */
  readonly covered: number;
  readonly applies: number;
  /** Words why it could not come into force as it is; null where it could. */
  readonly refusal: string | null;
}

/** Looks at a draft as the editor writes it: form, findings, what it would cover. Nothing is kept. */
export async function checkPolicyDraft(
  db: Database,
  actor: Actor,
  input: PolicyDraftInput,
  ticketSystems: readonly string[],
): Promise<Result<CheckedDraft>> {
  if (!can(actor, 'policies.propose')) return refuseAccess('not-allowed');
  const read = readDraft(input);
  if (!read.document) return ok({ ...EMPTY, ...read });
  const standing = input.policyId === null ? null : await findPolicy(db.prisma, { policyId: input.policyId });
  const policy: LivePolicy = {
    policyId: input.policyId ?? 'pol_0000000000000000',
    name: standing?.name ?? input.name,
    version: (standing?.version ?? 0) + 1,
    document: read.document,
  };
  const proposal = {
    kind: standing ? ('edit' as const) : ('add' as const),
    name: policy.name,
    baseVersion: standing?.version ?? null,
    document: read.document,
  };
  const c = await loadPolicyChangeCase(db.prisma, proposal);
  const lint = await lintOnePolicy(db, liveAfter(c), policy, ticketSystems);
  const judged = judgePolicyChange(c);
  const isSame = standing !== null && saysTheSame(standing.document, read.document);
  const coverage = lint.coverage.get(policy.policyId);
  return ok({
    ...read,
    findings: lint.findings,
    covered: coverage?.covered ?? 0,
    applies: coverage?.applies ?? 0,
    refusal: judged.ok || isSame ? null : judged.refusal.words,
  });
}

type Read = Pick<CheckedDraft, 'document' | 'yaml' | 'lines' | 'fields'>;

function readDraft({ draft }: PolicyDraftInput): Read {
  if (draft.as === 'yaml') {
    const read = readPolicyYaml(draft.text);
    if (read.ok) return { document: read.value, yaml: draft.text, lines: [], fields: [] };
    return { document: null, yaml: draft.text, lines: read.problems, fields: [] };
  }
  const parsed = policyDocumentSchema.safeParse(draft.document);
  if (parsed.success) {
    return { document: parsed.data, yaml: writePolicyYaml(parsed.data), lines: [], fields: [] };
  }
  const fields = parsed.error.issues.slice(0, 20).map((issue) => ({
    field: fieldOf(issue.path),
    words: `${fieldOf(issue.path) || 'The policy'} ${needs(issue)}.`,
  }));
  return { document: null, yaml: null, lines: [], fields };
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (before, part) =>
      typeof part === 'number' ? `${before}[${part + 1}]` : `${before}${before && '.'}${String(part)}`,
    '',
  );
}

const EMPTY = { findings: [], covered: 0, applies: 0, refusal: null };
