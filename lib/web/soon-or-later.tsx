import { type ReactNode, Suspense } from 'react';
import { Page } from '#components/layout/page.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** Below this nobody sees a skeleton; above it somebody wonders. */
const SOON_MS = 150;

/**
 * A page that is made soon is answered whole, with its true status: 200, 404 or a redirect. One that takes longer starts
 * with a skeleton and is filled in when it is there.
 */
export async function soonOrLater(page: Promise<ReactNode> | ReactNode): Promise<ReactNode> {
  const whole = Promise.resolve(page);
  const late = new Promise<'late'>((settle) => setTimeout(() => settle('late'), SOON_MS).unref());
  const first = await Promise.race([whole.then((content) => ({ content })), late]);
  // The boundary is there in both cases: a page that is asked for again, once soon and once later, must keep what was
  // typed into it and what it shows, and React keeps that only at an unchanged place.
  return <Suspense fallback={<PageSkeleton />}>{first === 'late' ? whole : first.content}</Suspense>;
}

function PageSkeleton() {
  return (
    <Page crumbs={[{ label: <span className="only-read">Loading</span> }]}>
      <div className="pt-16">
        <Skeleton look="title" />
        <Skeleton look="row" rows={8} />
      </div>
    </Page>
  );
}
