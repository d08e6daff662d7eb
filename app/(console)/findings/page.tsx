import { z } from 'zod';
import { FindingGroups } from '#components/findings/finding-groups.tsx';
import { findingsTitle } from '#components/findings/finding-words.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { checkNamed } from '#lib/findings/checks.ts';
import { listFindings } from '#lib/findings/queries/list-findings.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Findings' };

const search = z.object({
  check: z
    .string()
    .max(64)
    .refine((name) => checkNamed(name) !== null)
    .optional()
    .catch(undefined),
  state: z.enum(['open', 'acknowledged']).catch('open').default('open'),
  path: z.string().max(512).refine(isStorable).optional().catch(undefined),
  environment: z.string().refine(isEnvironment).optional().catch(undefined),
});
type Address = z.output<typeof search>;

export default definePage('findings', { search }, async ({ db, actor }, { search: address }) => {
  const groups = await listFindings(db, actor, address);
  const alone = address.check === undefined ? null : checkNamed(address.check);
  return (
    <Page
      crumbs={
        alone ? [{ label: 'Findings', href: '/findings' }, { label: alone.title }] : [{ label: 'Findings' }]
      }
    >
      <PageHeader
        title={findingsTitle(groups, address.state)}
        lead={
          <p className="max-w-prose">
            Every check looks at the inventory and the trail once a minute. What it finds stays open until it
            is no longer so, or until somebody puts it aside with a reason.
          </p>
        }
      />
      <TabLinks
        label="Findings"
        tabs={[
          { href: hrefOf({ ...address, state: 'open' }), label: 'Open', current: address.state === 'open' },
          {
            href: hrefOf({ ...address, state: 'acknowledged' }),
            label: 'Put aside',
            current: address.state === 'acknowledged',
          },
        ]}
        aside={isFiltered(address) ? <Link href="/findings">Remove the filters</Link> : null}
      />
      <div className="pt-16">
        {groups.length === 0 ? (
          <EmptyState title={address.state === 'open' ? 'Nothing open here.' : 'Nothing is put aside here.'}>
            {isFiltered(address)
              ? 'The filters leave nothing. Remove them to see every finding.'
              : 'What the checks find appears here within a minute.'}
          </EmptyState>
        ) : (
          <FindingGroups
            groups={groups}
            hrefOf={Object.fromEntries(groups.map(({ check }) => [check, hrefOf({ ...address, check })]))}
          />
        )}
      </div>
    </Page>
  );
});

function isFiltered({ check, path, environment }: Address): boolean {
  return check !== undefined || path !== undefined || environment !== undefined;
}

function hrefOf(address: Address): string {
  const parameters = new URLSearchParams();
  for (const key of ['check', 'path', 'environment'] as const) {
    const value = address[key];
    if (value !== undefined) parameters.set(key, value);
  }
  if (address.state !== 'open') parameters.set('state', address.state);
  const text = parameters.toString();
  return text === '' ? '/findings' : `/findings?${text}`;
}
