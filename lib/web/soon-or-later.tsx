import { type ReactNode, Suspense } from 'react';
import { Page } from '#components/layout/page.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** Below this nobody sees a skeleton; above it somebody wonders. */
const SOON_MS = 150;

/**
 * A page that is made soon is answered whole, with its true status: 200, 404 or a redirect. One that takes longer starts
 * with a skeleton and is filled in when it is there.
 *
 * A page about one object (`aboutOne`) is always answered whole. Somebody else's object may take longer to refuse than
 * one that is not there; if that could turn 404 into a skeleton with 200, the status would tell the two apart.
 */
export async function soonOrLater(
  page: Promise<ReactNode> | ReactNode,
  { aboutOne }: { readonly aboutOne: boolean },
): Promise<ReactNode> {
  const whole = Promise.resolve(page);
  const first = aboutOne ? { content: await whole } : await Promise.race([contentOf(whole), late()]);
  // The boundary is there in both cases: a page that is asked for again, once soon and once later, must keep what was
  // typed into it and what it shows, and React keeps that only at an unchanged place.
  return <Suspense fallback={<PageSkeleton />}>{first === 'late' ? whole : first.content}</Suspense>;
}

async function contentOf(page: Promise<ReactNode>): Promise<{ content: ReactNode }> {
  return { content: await page };
}

function late(): Promise<'late'> {
  return new Promise((settle) => setTimeout(() => settle('late'), SOON_MS).unref());
}

/** Its heading is read: somebody who does not see the blocks has to learn that the page is still coming. */
function PageSkeleton() {
  return (
    <Page crumbs={[{ label: <span className="only-read">Loading</span> }]}>
      <div className="pt-16">
        <h1 className="only-read">This page is loading</h1>
        <div aria-hidden="true">
          <Skeleton look="title" />
        </div>
        <Skeleton look="row" rows={8} />
      </div>
    </Page>
  );
}
