import { finishWithLink } from '#lib/web/finish-with-link.ts';
import { defineRoute } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

/** The link from the terminal of a machine without an identity provider: signs in its operator, once. */
export const GET = defineRoute(
  'sign-in.link',
  async (house, request) => await finishWithLink(house, request),
);
