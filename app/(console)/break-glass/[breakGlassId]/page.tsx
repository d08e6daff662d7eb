import { notFound } from 'next/navigation';
import { z } from 'zod';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { readBreakGlass } from '#lib/access/queries/break-glass.ts';
import { readGrantPage } from '#lib/access/queries/grant-page.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { OpeningView } from './opening.tsx';

export const metadata = { title: 'Break-glass' };

const params = z.object({ breakGlassId: z.string().regex(patternOf('breakGlass')) });

export default definePage('break-glass.detail', { params }, async ({ db, actor }, { params }) => {
  const page = await readBreakGlass(db, actor, params.breakGlassId);
  if (!page) notFound();
  const grant = await readGrantPage(db, actor, page.opening.grantId);
  if (!grant) notFound();
  return (
    <>
      {page.opening.settled ? null : <RefreshWhileAttended everySeconds={10} />}
      <OpeningView page={page} grant={grant} reviews={can(actor, 'break-glass.review')} />
    </>
  );
});
