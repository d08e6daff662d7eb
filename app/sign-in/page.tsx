import { redirect } from 'next/navigation';
import { z } from 'zod';
import { Brand } from '#components/layout/brand.tsx';
import { PersonaPicker } from '#components/people/persona-picker.tsx';
import { PERSONAS } from '#lib/people/rules/personas.ts';
import { definePage } from '#lib/web/page.ts';
import { localPath } from '#lib/web/rules/request-origin.ts';
import { startAsPersona } from './actions.ts';

export const metadata = { title: 'Sign in' };

const search = z.object({ to: z.string().optional().catch(undefined) });

export default definePage('sign-in', { search }, ({ actor, configuration }, address) => {
  const to = localPath(address.search.to);
  if (actor) redirect(to);
  return (
    <main id="content" className="mx-auto max-w-616 px-24 py-48 max-desk:px-16 max-desk:py-24">
      <Brand />
      <h1 className="pt-24 text-sentence">The second signature in front of every production secret.</h1>
      {configuration.personas ? (
        <>
          <p className="max-w-prose pt-4 pb-16 text-ink2">
            This is the sample company Larkfield, on this machine only. No real account is connected. Choose
            whose eyes to look through; ask as Ana, decide as Noor.
          </p>
          <PersonaPicker personas={PERSONAS} to={to} signIn={startAsPersona} />
        </>
      ) : (
        <p className="max-w-prose pt-4 text-ink2">
          No way to sign in is set up. An operator of this installation has to name an identity provider.
        </p>
      )}
    </main>
  );
});
