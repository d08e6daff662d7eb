import { Mark } from '#components/format/mark.tsx';
import { CodeBlock, Disclosure } from '#components/ui/disclosure.tsx';
import { FilterChips } from '#components/ui/filter-chips.tsx';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { EmptyState, ErrorState, Notice, ProblemLine } from '#components/ui/state.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';

export function States() {
  return (
    <div className="grid grid-cols-1 gap-14 py-8">
      <TabLinks
        label="Secret"
        tabs={[
          { href: '/design?tab=history', label: 'History', current: true },
          { href: '/design?tab=rotation', label: 'Rotation', mark: <Mark state="broken" /> },
          { href: '/design?tab=readers', label: 'Readers', count: 4 },
          { href: '/design?tab=access', label: 'Access', count: '1 waiting' },
          { href: '/design?tab=cost', label: 'Cost' },
        ]}
        aside="Checked with AWS 38 s ago."
      />
      <ProblemLine
        title="Rotation has failed for 20 days, in setSecret."
        action={
          <Link look="alone" href="/design?of=rotation">
            See the cause and repair
          </Link>
        }
      >
        Services keep working with the 50-day-old value.
      </ProblemLine>
      <FilterChips
        chips={[
          {
            field: 'Health',
            value: 'not healthy',
            valueText: 'not healthy',
            removeHref: '/design?without=health',
          },
          {
            field: 'Planned deletion',
            value: 'included',
            valueText: 'included',
            removeHref: '/design?without=deletion',
          },
        ]}
      />
      <EmptyState title="You hold no access." action={<LinkButton href="/secrets">Find a secret</LinkButton>}>
        Find a secret and ask for it; most requests are decided within 6 min.
      </EmptyState>
      <ErrorState
        happened="AWS did not answer within 10 s."
        unchanged="Nothing was revealed and no use was taken."
        remedy="Try again, or see the state of this connection."
        action={<LinkButton href="/design">Try again</LinkButton>}
      />
      <Notice tone="warn">
        <b>Shown as of 14:12.</b> AWS is throttling this account; we read again in 20 s.
      </Notice>
      <Notice tone="prod">This moves a label in production. Two signatures are needed.</Notice>
      <Notice tone="ok">Done at 14:40:12. AWS now says AWSCURRENT is b83f41d7.</Notice>
      <Notice tone="accent">3 new records</Notice>
      <Skeleton rows={3} look="row" />
      <Disclosure summary="The record as CloudTrail wrote it">
        <CodeBlock label="Record">{'{ "eventName": "GetSecretValue", "readOnly": true }'}</CodeBlock>
      </Disclosure>
    </div>
  );
}
