import { z } from 'zod';
import { patternOf } from '#lib/kernel/ids.ts';

const list = <T extends z.ZodType<string>>(member: T, most: number) =>
  z
    .array(member)
    .min(1)
    .max(most)
    .refine((values) => new Set(values).size === values.length, 'each once')
    .optional();

const path = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (text) => text.isWellFormed() && !text.includes('\u0000') && text.trim() === text,
    'a path without blanks at its ends',
  );

/**
 * The part of the inventory that a role holds for. Every field that is there must fit, several values of one field are
 * alternatives. `paths`: as in policies, `*` within a segment and `**` over segments.
 */
export const roleScopeSchema = z
  .strictObject({
    connections: list(z.string().regex(patternOf('connection')), 20),
    regions: list(z.string().regex(/^[a-z0-9-]{3,32}$/, 'a region like eu-central-1'), 20),
    environments: list(z.string().regex(/^[a-z]{1,32}$/, 'an environment'), 10),
    paths: list(path, 20),
  })
  .refine((scope) => Object.values(scope).some((values) => values !== undefined), 'at least one condition');
export type RoleScope = z.infer<typeof roleScopeSchema>;

/** The same scope is written in one way, so that nobody holds it twice. */
export function inOneWay(scope: RoleScope): RoleScope {
  const { connections, regions, environments, paths } = scope;
  return {
    ...(connections ? { connections: connections.toSorted() } : {}),
    ...(regions ? { regions: regions.toSorted() } : {}),
    ...(environments ? { environments: environments.toSorted() } : {}),
    ...(paths ? { paths: paths.toSorted() } : {}),
  };
}
