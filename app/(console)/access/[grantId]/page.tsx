import { notFound } from 'next/navigation';
import { z } from 'zod';
import { readGrantPage } from '#lib/access/queries/grant-page.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { definePage } from '#lib/web/page.ts';
import { GrantView } from './grant.tsx';
import { witnessesOf } from './witnesses.ts';

export const metadata = { title: 'Grant' };

const params = z.object({ grantId: z.string().regex(patternOf('grant')) });

export default definePage('access.grant', { params }, async ({ db, actor }, { params }) => {
  const page = await readGrantPage(db, actor, params.grantId);
  if (!page) notFound();
  const witnesses = await witnessesOf(db, page);
  return <GrantView page={page} witnesses={witnesses} viewerName={actor.displayName} />;
});
