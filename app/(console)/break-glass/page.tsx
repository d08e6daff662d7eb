import { z } from 'zod';
import { BreakGlassRegister } from '#components/access/break-glass-register.tsx';
import { registerTitle } from '#components/access/break-glass-words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { readRegister } from '#lib/access/queries/break-glass.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Break-glass' };

const search = z.object({ after: z.string().regex(patternOf('breakGlass')).optional().catch(undefined) });

export default definePage('break-glass', { search }, async ({ db, actor }, { search }) => {
  const register = await readRegister(db, actor, search.after ?? null);
  return (
    <Page crumbs={[{ label: 'Break-glass' }]}>
      <PageHeader
        title={registerTitle(register)}
        lead="Access that somebody opened without a signature. It stays open here until a different person has reviewed it, and what was read is rotated or its rotation waived."
        actions={
          can(actor, 'reveals.perform') ? (
            <LinkButton href="/break-glass/new">Break the glass</LinkButton>
          ) : undefined
        }
      />
      <BreakGlassRegister register={register} isFirstPage={search.after === undefined} />
    </Page>
  );
});
