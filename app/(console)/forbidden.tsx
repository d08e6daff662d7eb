import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';

/** 403: a person we know, without the role. Says nothing about what is behind the door. */
export default function Forbidden() {
  return (
    <Page crumbs={[{ label: 'Not for your roles' }]}>
      <PageHeader title="You may not see this." lead="An admin can give you the role that may." />
      <LinkButton href="/">To the overview</LinkButton>
    </Page>
  );
}
