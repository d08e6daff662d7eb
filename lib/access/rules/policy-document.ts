import { z } from 'zod';
import { ROLES } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { ACTS } from './act.ts';
import { automaticRuleSchema } from './automatic-rule.ts';

/** No grant is longer, whatever a policy says; the database holds the same line. Seconds. */
export const LONGEST_WINDOW_SECONDS = 4 * 3_600;
export const SHORTEST_WINDOW_SECONDS = 60;
/** A policy can be no larger, written out. */
export const LARGEST_DOCUMENT_BYTES = 65_536;

const storable = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => isStorable(text) && text.trim() === text, 'text without blanks at its ends');

/** A path glob: `*` within a segment, `**` over segments. */
export const pathPattern = storable(512);
/** A group as the identity provider or the configuration names it. Compared character by character. */
const groupName = storable(256);
/** One person, by e-mail address or by id. */
const personName = storable(320);
const role = z.enum(ROLES);

const some = <T extends z.ZodType>(member: T, most: number) => z.array(member).min(1).max(most);

export const scopeSchema = z.strictObject({
  paths: some(pathPattern, 100),
  environments: some(storable(64), 20).nullable().default(null),
  accounts: some(z.string().regex(/^\d{12}$/, 'an account: twelve digits'), 200)
    .nullable()
    .default(null),
  regions: some(z.string().regex(/^[a-z0-9-]{3,32}$/, 'a region like eu-central-1'), 50)
    .nullable()
    .default(null),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).nullable().default(null),
});

/** A set of people: everybody who holds one of the roles, is in one of the groups, or is named. */
const peopleSchema = z
  .strictObject({
    roles: z.array(role).max(ROLES.length).default([]),
    groups: z.array(groupName).max(50).default([]),
    people: z.array(personName).max(50).default([]),
  })
  .refine(
    (set) => set.roles.length + set.groups.length + set.people.length > 0,
    'a role, a group or a person',
  );

const stepSchema = z
  .strictObject({
    signatures: z.int().min(1).max(5),
    roles: z.array(role).max(ROLES.length).default([]),
    groups: z.array(groupName).max(50).default([]),
    people: z.array(personName).max(50).default([]),
    /** The owner of the secret, as its owner tag names them: a group or a person. */
    owners: z.boolean().default(false),
  })
  .refine(
    (step) => step.owners || step.roles.length + step.groups.length + step.people.length > 0,
    'a role, a group, a person or the owners',
  );

const breakGlassSchema = z
  .strictObject({
    roles: z.array(role).max(ROLES.length).default([]),
    groups: z.array(groupName).max(50).default([]),
    people: z.array(personName).max(50).default([]),
    minutes: z.int().min(1).max(30).default(30),
    uses: z.int().min(1).max(10).default(3),
  })
  .refine(
    (set) => set.roles.length + set.groups.length + set.people.length > 0,
    'a role, a group or a person',
  );

/** An address that can be asked. Whether it may be is said by the configuration. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: 'an address that begins with https://' })
  .max(1_024)
  .refine(
    (text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '',
    'an address without a user',
  );

const ticketCheckSchema = z.strictObject({
  url: webAddress,
});

const documentSchema = z.strictObject({
  scope: scopeSchema,
  acts: some(z.enum(ACTS), ACTS.length).refine((acts) => new Set(acts).size === acts.length, 'each act once'),
  askers: peopleSchema,
  steps: some(stepSchema, 5),
  longestSeconds: z.int().min(SHORTEST_WINDOW_SECONDS).max(LONGEST_WINDOW_SECONDS).default(900),
  uses: z.int().min(1).max(50).default(5),
  reasonMinimum: z.int().min(1).max(500).default(20),
  ticketPattern: storable(64).nullable().default(null),
  ticketCheck: ticketCheckSchema.nullable().default(null),
  automatic: z.array(automaticRuleSchema).max(20).default([]),
  breakGlass: breakGlassSchema.nullable().default(null),
  pendingSeconds: z
    .int()
    .min(60)
    .max(7 * 86_400)
    .default(7_200),
  rotateAfterReveal: z.boolean().default(false),
  channels: z.array(storable(64)).max(10).default([]),
});

type Document = z.infer<typeof documentSchema>;

/** What one member alone cannot say. */
function checkWhole(document: Document, context: z.RefinementCtx): void {
  const say = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const { acts, scope, automatic } = document;
  if (acts.includes('policy-edit')) {
    if (acts.length > 1) say(['acts'], 'policy-edit alone: changes of policies have a policy of their own');
    const { environments, accounts, regions, tags } = scope;
    if (environments || accounts || regions || tags) {
      say(['scope'], 'paths only: for policy-edit they are matched with the names of policies');
    }
    if (document.breakGlass) say(['breakGlass'], 'absent: no policy is changed by break-glass');
    if (document.steps.some((step) => step.owners)) say(['steps'], 'without owners: a policy has none');
    if (automatic.some((rule) => rule.verdict === 'approve')) {
      say(['automatic'], 'without approval: a change of a policy is signed by a person');
    }
  }
  if (document.ticketCheck && document.ticketPattern === null) {
    say(['ticketCheck'], 'absent, or beside a ticketPattern: it checks the ticket');
  }
  const names = automatic.map((rule) => rule.name);
  if (new Set(names).size < names.length) say(['automatic'], 'rules with names that differ');
}

/** Editions written before a policy could stand in front of several acts name one. */
function readOlderForm(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  if (!Object.hasOwn(input, 'act') || Object.hasOwn(input, 'acts')) return input;
  const { act, ...rest } = input as { act: unknown };
  return { ...rest, acts: [act] };
}

/** One edition of an access policy, as stored and as written in configuration. Times in seconds. */
export const policyDocumentSchema = z.preprocess(readOlderForm, documentSchema.superRefine(checkWhole));

export type PolicyDocument = Document;
/** A document as it is written: what has a default may be absent. */
export type PolicyDocumentInput = z.input<typeof documentSchema>;
export type PolicyScope = PolicyDocument['scope'];
export type PolicyStep = PolicyDocument['steps'][number];
export type BreakGlassTerms = NonNullable<PolicyDocument['breakGlass']>;

/** Roles, groups and people, wherever a policy names them. */
export interface PeopleNamed {
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly people: readonly string[];
}

/** The name of a policy. Paths of policy-edit policies are matched with it. */
export const policyNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,3}$/,
    'a name of letters, digits, dots and dashes, as payments-reveal',
  )
  .max(100);
