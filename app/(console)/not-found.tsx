import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';

/** 404: absent and hidden look the same. */
export default function NotFound() {
  return (
    <Page crumbs={[{ label: 'Not found' }]}>
      <PageHeader title="There is no such page, or you may not see it." />
      <LinkButton href="/secrets">To the secrets</LinkButton>
    </Page>
  );
}
