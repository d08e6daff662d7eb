import { redirect } from 'next/navigation';
import { z } from 'zod';
import { Brand } from '#components/layout/brand.tsx';
import { PersonaPicker } from '#components/people/persona-picker.tsx';
import { ProviderSignIn } from '#components/people/provider-sign-in.tsx';
import { ErrorState } from '#components/ui/state.tsx';
import { PERSONAS } from '#lib/people/rules/personas.ts';
import { signInWords } from '#lib/people/rules/sign-in-refusals.ts';
import type { Configuration } from '#lib/web/configuration.ts';
import { definePage } from '#lib/web/page.ts';
import { localPath } from '#lib/web/rules/request-origin.ts';
import { beginSignIn, startAsPersona } from './actions.ts';

export const metadata = { title: 'Sign in' };

const search = z.object({
  to: z.string().optional().catch(undefined),
  problem: z.string().max(64).optional().catch(undefined),
});

export default definePage('sign-in', { search }, ({ actor, configuration }, address) => {
  const to = localPath(address.search.to);
  const { problem } = address.search;
  if (actor && problem === undefined) redirect(to);
  return (
    <main id="content" className="mx-auto max-w-616 px-24 py-48 max-desk:px-16 max-desk:py-24">
      <Brand />
      <h1 className="pt-24 pb-16 text-sentence">The second signature in front of every production secret.</h1>
      {problem === undefined ? null : (
        <div className="pb-16">
          <ErrorState
            happened={signInWords(problem)}
            {...(actor
              ? { action: <a className="link-in-text" href={to}>{`Go back as ${actor.displayName}`}</a> }
              : {})}
          />
        </div>
      )}
      <Ways configuration={configuration} to={to} />
    </main>
  );
});

function Ways({ configuration, to }: { configuration: Configuration; to: string }) {
  const { personas, oidc, localOperator } = configuration;
  if (oidc) return <ProviderSignIn providerName={oidc.providerName} to={to} begin={beginSignIn} />;
  if (personas) {
    return (
      <>
        <p className="max-w-prose pb-16 text-ink2">
          This is the sample company Larkfield, on this machine only. No real account is connected. Choose
          whose eyes to look through; ask as Ana, decide as Noor.
        </p>
        <PersonaPicker personas={PERSONAS} to={to} signIn={startAsPersona} />
      </>
    );
  }
  return (
    <p className="max-w-prose text-ink2">
      {localOperator
        ? 'A link that signs you in stands in the terminal that runs Countersign. It works once and for 10 minutes; a new start prints a new one.'
        : 'No way to sign in is set up. An operator of this installation has to name an identity provider.'}
    </p>
  );
}
