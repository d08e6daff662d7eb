import { z } from 'zod';
import { lowerAscii } from './groups.ts';

const MOST_MAPPED = 2_000;

const name = z.string().min(1).max(256);
const roleName = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'the name of a role');

/** What membership in one of the provider's groups gives here. */
const given = z
  .strictObject({
    roles: z.array(roleName).max(20).default([]),
    groups: z.array(name).max(50).default([]),
  })
  .refine(({ roles, groups }) => roles.length + groups.length > 0, 'a set with roles or groups');

const admin = z
  .strictObject({ subject: z.string().min(1).max(255).optional(), email: z.string().max(254).optional() })
  .refine(
    ({ subject, email }) => (subject === undefined) !== (email === undefined),
    'a set with either subject or email',
  );

/** The keys of the configuration file that say what a sign-in gives. */
export const SIGN_IN_CONFIGURATION = {
  admins: z.array(admin).max(50).default([]),
  signIn: z
    .strictObject({
      groups: z
        .record(name, given)
        .refine(
          (groups) => Object.keys(groups).length <= MOST_MAPPED,
          `a set of at most ${MOST_MAPPED} groups`,
        )
        .default({}),
    })
    .default({ groups: {} }),
};

/** Groups of the provider by name with what they give, and the first admins, as the configuration file says. */
export interface SignInMapping {
  readonly admins: readonly { readonly subject?: string | undefined; readonly email?: string | undefined }[];
  readonly groups: Readonly<
    Record<string, { readonly roles: readonly string[]; readonly groups: readonly string[] }>
  >;
}

/** An identity as the provider last described it. */
export interface DescribedIdentity {
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly claimedGroups: readonly string[];
}

/** Everything the identities of one person are given, each once, sorted. */
export function givenBySignIn(
  identities: readonly DescribedIdentity[],
  mapping: SignInMapping,
): { readonly roles: readonly string[]; readonly groups: readonly string[] } {
  const gifts = identities
    .flatMap((identity) => identity.claimedGroups)
    .flatMap((group) => {
      const gift = Object.hasOwn(mapping.groups, group) ? mapping.groups[group] : undefined;
      return gift ? [gift] : [];
    });
  const admins = identities.some((identity) => isAdmin(identity, mapping)) ? ['admin'] : [];
  return {
    roles: [...new Set([...gifts.flatMap((gift) => gift.roles), ...admins])].sort(),
    groups: [...new Set(gifts.flatMap((gift) => gift.groups))].sort(),
  };
}

/** By subject, or by an address that the provider vouches for. Letters beyond A to Z must be the same ones. */
function isAdmin({ subject, email, emailVerified }: DescribedIdentity, { admins }: SignInMapping): boolean {
  return admins.some(
    (admin) =>
      admin.subject === subject ||
      (admin.email !== undefined &&
        emailVerified &&
        email !== null &&
        lowerAscii(admin.email) === lowerAscii(email)),
  );
}
