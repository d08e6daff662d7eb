import { finishWithProvider } from '#lib/web/finish-at-provider.ts';
import { defineRoute } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

/** Where the identity provider leads a browser back to. No session counts here; what is asked is which browser began. */
export const GET = defineRoute(
  'sign-in.callback',
  async (house, request) => await finishWithProvider(house, request),
);
