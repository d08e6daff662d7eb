import { PERMISSION_WORDS, SUBJECTS } from '#lib/people/rules/permission-words.ts';
import { ALL_PERMISSIONS, can, type Holder, RESERVED } from '#lib/people/rules/roles.ts';
import type { PermissionOffer } from './role-editor.tsx';

/** Every permission as the editor of a role offers it: what cannot be chosen stays visible with its reason. */
export function permissionOffers(maker: Holder): readonly PermissionOffer[] {
  const offers = ALL_PERMISSIONS.map((permission) => {
    const { subject, words } = PERMISSION_WORDS[permission];
    return { permission, subject, words, why: whyNot(maker, permission) };
  });
  return offers.sort((a, b) => place(a.subject) - place(b.subject));
}

function place(subject: string): number {
  return (SUBJECTS as readonly string[]).indexOf(subject);
}

function whyNot(maker: Holder, permission: (typeof ALL_PERMISSIONS)[number]): string | null {
  if (RESERVED.includes(permission)) return 'admin only';
  return can(maker, permission) ? null : 'you do not hold it';
}
