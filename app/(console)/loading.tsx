import { Page } from '#components/layout/page.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** While a page is made: its layout, without pretending to know what it says. */
export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Loading' }]}>
      <div className="pt-16">
        <Skeleton look="title" />
        <Skeleton look="row" rows={8} />
      </div>
    </Page>
  );
}
