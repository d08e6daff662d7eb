import type { Role } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { adminOverview, approverOverview, auditorOverview, engineerOverview } from './overviews.tsx';

export const metadata = { title: 'Overview' };

const OVERVIEWS = {
  admin: adminOverview,
  auditor: auditorOverview,
  approver: approverOverview,
  engineer: engineerOverview,
} as const satisfies Record<Role, unknown>;

/** Somebody with several roles sees the overview of the one that has most to look after. */
const ORDER = ['admin', 'auditor', 'approver', 'engineer'] as const;

export default definePage('overview', {}, async ({ db, actor }) => {
  const role = ORDER.find((one) => actor.roles.includes(one)) ?? 'engineer';
  return await OVERVIEWS[role](db, actor, new Date());
});
