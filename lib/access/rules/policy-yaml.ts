import { Document, isScalar, visit } from 'yaml';
import { z } from 'zod';
import {
  type PolicyDocument,
  policyDocumentSchema,
  policyNameSchema,
  webAddress,
} from './policy-document.ts';
import { readYaml, type YamlRead } from './yaml-source.ts';

/** Reads one policy without its name, as the editor shows it. */
export function readPolicyYaml(text: string): YamlRead<PolicyDocument> {
  return readYaml(text, policyDocumentSchema);
}

/** One policy as YAML: what it says, without what is as it is by itself. Reading it gives the same document. */
export function writePolicyYaml(document: PolicyDocument): string {
  const written = new Document(sparse(document));
  visit(written, {
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  return written.toString({ lineWidth: 100, flowCollectionPadding: false });
}

/** Name and document in one set of keys. What is wrong with either is said at its own place. */
const namedPolicySchema = z.looseObject({}).transform(({ name, ...rest }, context) => {
  const named = policyNameSchema.safeParse(name);
  const document = policyDocumentSchema.safeParse(rest);
  const nameIssues = (named.error?.issues ?? []).map((issue) => ({
    ...issue,
    path: ['name', ...issue.path],
  }));
  // An issue that was found is a raw issue with its words already made.
  context.issues.push(...([...nameIssues, ...(document.error?.issues ?? [])] as z.core.$ZodRawIssue[]));
  return named.success && document.success ? { name: named.data, document: document.data } : z.NEVER;
});

const member = z.string().min(1).max(320);

/** The keys of the configuration file that this room owns. */
export const ACCESS_CONFIGURATION = {
  policies: z
    .array(namedPolicySchema)
    .max(1_000)
    .default([])
    .refine(
      (policies) => new Set(policies.map(({ name }) => name)).size === policies.length,
      'policies with names that differ',
    ),
  /** Group name → e-mail addresses or ids of its members. */
  groups: z.record(z.string().min(1).max(256), z.array(member).max(10_000)).default({}),
  /** Addresses that a policy may name to check tickets, character by character. */
  ticketSystems: z.array(webAddress).max(50).default([]),
};

const accessConfigurationSchema = z.looseObject(ACCESS_CONFIGURATION);

export interface ConfiguredAccess {
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly ticketSystems: readonly string[];
}

/** Reads the parts of the configuration file that say who may do what. Other keys belong to others. */
export function readConfiguredAccess(text: string): YamlRead<ConfiguredAccess> {
  const read = readYaml(text, accessConfigurationSchema);
  if (!read.ok) return read;
  const { policies, groups, ticketSystems } = read.value;
  return { ok: true, value: { policies, groups, ticketSystems } };
}

/** Leaves out what is absent, empty or off. What may be left out has this as its default. */
function sparse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sparse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, each]) => !isNothing(each));
  return Object.fromEntries(kept.map(([key, each]) => [key, sparse(each)]));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return Array.isArray(value) && value.length === 0;
}
