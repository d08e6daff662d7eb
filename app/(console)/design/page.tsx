import type { ReactNode } from 'react';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { definePage } from '#lib/web/page.ts';
import { Charts } from './charts.tsx';
import { Formats, RightColumn } from './formats.tsx';
import { Buttons, Fields, Overlays } from './live.tsx';
import { States } from './states.tsx';
import { Tables } from './tables.tsx';

const MINUTE = 60_000;

/** Every component and state on one page, for people who build and people who judge. */
export const metadata = { title: 'Components' };

export default definePage('design', {}, () => {
  const now = Date.now();
  const until = new Date(now + 6 * MINUTE).toISOString();
  const since = new Date(now - 9 * MINUTE).toISOString();
  return (
    <Page
      crumbs={[
        { label: 'Secrets', href: '/secrets' },
        { label: 'larkfield-prod', href: '/secrets?account=larkfield-prod' },
        { label: 'eu-central-1', href: '/secrets?region=eu-central-1' },
        { label: 'prod', href: '/secrets/tree/prod', mono: true },
        { label: 'payments', href: '/secrets/tree/prod/payments', mono: true },
        { label: 'db', mono: true },
      ]}
      environment="production"
    >
      <PageHeader
        title="Every component and its states. Nothing on this page is real."
        lead="Looked at in light and dark, wide and narrow. Press ? for the keys."
        actions={
          <>
            <LinkButton look="primary" href="/requests/new" keys="e">
              Request access
            </LinkButton>
            <LinkButton href="/secrets">Roll back</LinkButton>
          </>
        }
      />
      <Columns right={<RightColumn until={until} since={since} />} rightLabel="Beside">
        <Part title="Formats">
          <Formats until={until} />
        </Part>
        <Part title="Buttons">
          <Buttons />
        </Part>
        <Part title="Fields">
          <Fields />
        </Part>
        <Part title="Panels, questions, results">
          <Overlays until={until} since={since} />
        </Part>
        <Part title="States">
          <States />
        </Part>
      </Columns>
      <Part title="Tables">
        <Tables />
      </Part>
      <Part title="Pictures">
        <Charts />
      </Part>
    </Page>
  );
});

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Section title={title} first>
      {children}
    </Section>
  );
}
