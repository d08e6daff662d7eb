import { ok, type Result } from '#lib/kernel/result.ts';
import { makeSignInLink } from '#lib/people/make-sign-in-link.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { beginWithProvider } from './begin-at-provider.ts';
import { localPath } from './rules/request-origin.ts';
import type { Runtime } from './runtime.ts';
import { tellTerminal } from './tell-terminal.ts';

/** `provider`: the browser goes to this address. `terminal`: a link stands in the terminal. */
export type ConfirmElsewhere =
  | { readonly kind: 'provider'; readonly url: string }
  | { readonly kind: 'terminal' };

/** Confirms a sign-in where it was proved: at the identity provider, or in the terminal of this machine. */
export async function confirmElsewhere(
  house: Runtime,
  actor: Actor,
  to: string,
): Promise<Result<ConfirmElsewhere>> {
  if (!house.configuration.localOperator) {
    const begun = await beginWithProvider(house, { to, confirms: actor });
    return begun.ok ? ok({ kind: 'provider', url: begun.value.url }) : begun;
  }
  const link = await makeSignInLink(house.db, {
    origin: house.configuration.publicOrigin,
    returnTo: localPath(to),
    confirms: actor.sessionId,
  });
  tellTerminal(`\n  Confirm your sign-in, once, within 10 minutes:\n  ${link}\n`);
  return ok({ kind: 'terminal' });
}
