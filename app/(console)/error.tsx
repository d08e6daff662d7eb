'use client';

import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Button } from '#components/ui/button.tsx';

/** Something on our side failed while a page was made. The digest finds the line in the log. */
export default function PageFailed({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Page crumbs={[{ label: 'Not shown' }]}>
      <PageHeader
        title="This page could not be made."
        lead={
          error.digest
            ? `Nothing was changed. If it stays, an admin can find it in the log as ${error.digest}.`
            : 'Nothing was changed.'
        }
      />
      <Button onPress={reset}>Try again</Button>
    </Page>
  );
}
