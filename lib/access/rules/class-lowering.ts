import type { Recipients } from './announcement.ts';

/** Who hears that a protected secret is to lose its class: who could stop it, and who signs for such secrets. */
export const LOWERING_HEARERS = { roles: ['admin', 'approver'] } as const satisfies Recipients;
