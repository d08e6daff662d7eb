import { z } from 'zod';
import { isAccountId } from '#lib/aws/rules/address.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from './environment.ts';

const named = z.enum(['production', 'staging', 'development', 'other']);
/** A word is compared whole: blanks around it, or none of it at all, would match what nobody meant. */
const word = z
  .string()
  .max(256)
  .regex(/^\S(?:.*\S)?$/s, 'a word without blanks around it');

const pathRule = z
  .strictObject({
    path: z.strictObject({
      segment: z.enum(['first', 'any']).default('any'),
      words: z.array(word).min(1).max(200),
    }),
    environment: named,
  })
  .transform(({ path, environment }): EnvironmentRule => ({ by: 'path', ...path, environment }));

const tagRule = z
  .strictObject({
    tag: z.strictObject({
      keys: z.array(word).min(1).max(50),
      values: z
        .record(word, named)
        .refine((values) => Object.keys(values).length > 0, 'a set with at least one value'),
    }),
  })
  .transform(({ tag }): EnvironmentRule => ({ by: 'tag', ...tag }));

const accountRule = z
  .strictObject({ account: z.string().refine(isAccountId, '12 digits, in quotes'), environment: named })
  .transform(
    ({ account, environment }): EnvironmentRule => ({ by: 'account', accountId: account, environment }),
  );

const RULES: Readonly<Record<string, z.ZodType<EnvironmentRule>>> = {
  path: pathRule,
  tag: tagRule,
  account: accountRule,
};

/** One rule: by `path`, `tag` or `account`. What is wrong is said at its own place in the form that was begun. */
const rule = z.looseObject({}).transform((given, context): EnvironmentRule => {
  const begun = Object.keys(RULES).filter((key) => Object.hasOwn(given, key));
  const form = RULES[begun[0] ?? ''];
  if (begun.length !== 1 || form === undefined) {
    context.addIssue({ code: 'custom', message: 'a rule with path, tag or account, and only one of them' });
    return z.NEVER;
  }
  const read = form.safeParse(given);
  if (read.success) return read.data;
  context.issues.push(...(read.error.issues as z.core.$ZodRawIssue[]));
  return z.NEVER;
});

/**
 * The part of the configuration file that says which environment a secret belongs to. Its rules stand instead of those
 * every installation starts with; a secret that none of them matches is unknown, which is treated as production.
 */
export const ENVIRONMENTS_CONFIGURATION = {
  environments: z
    .array(rule)
    .min(1)
    .max(500)
    .optional()
    .transform((rules): readonly EnvironmentRule[] => rules ?? DEFAULT_ENVIRONMENT_RULES),
};
