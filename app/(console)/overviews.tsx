import type { ReactNode } from 'react';
import { GrantRows } from '#components/access/grant-rows.tsx';
import { InboxList } from '#components/access/inbox-list.tsx';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { SecretSearch } from '#components/access/secret-search.tsx';
import { WaitingList } from '#components/access/waiting-list.tsx';
import { accessTitle, inboxTitle } from '#components/access/words.ts';
import { Day, Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DecidedList } from '#components/overview/decided-list.tsx';
import { FeedSection } from '#components/overview/feed-section.tsx';
import { KnownSecrets } from '#components/overview/known-secrets.tsx';
import { ProblemList } from '#components/overview/problem-list.tsx';
import { ChainSection, OpenGrantsSection, WaitingSection } from '#components/overview/side-sections.tsx';
import { adminTitle, auditorTitle } from '#components/overview/titles.ts';
import { Reads } from '#components/trail/reads.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { readMyAccess } from '#lib/access/queries/my-access.ts';
import { readOpenAccess } from '#lib/access/queries/open-access.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { handBack } from './access/actions.ts';
import { decidedBy, type Watched, watch } from './watch.ts';

const KNOWN = 6;
const PROBLEMS_SHOWN = 8;
const AUDITED_SHOWN = 12;

function Overview({ children }: { children: ReactNode }) {
  return (
    <Page crumbs={[{ label: 'Overview' }]}>
      <RefreshWhileAttended everySeconds={20} />
      {children}
    </Page>
  );
}

/** Open grants, own requests, what was asked for before, and the way to ask. */
export async function engineerOverview(db: Database, actor: Actor): Promise<ReactNode> {
  const { open, waiting, recent } = await readMyAccess(db, actor);
  const known = recent.slice(0, KNOWN);
  return (
    <Overview>
      <PageHeader title={accessTitle(open.length, waiting.length)} />
      <div className="pb-16">
        <SecretSearch label="Ask for access: find a secret by name, owner, tag or ARN" />
      </div>
      {open.length > 0 ? (
        <Section title="Open grants" note={formatCount(open.length)} first>
          <GrantRows grants={open} handBack={handBack} />
        </Section>
      ) : null}
      {waiting.length > 0 ? (
        <Section title="Your requests" note={formatCount(waiting.length)} first={open.length === 0}>
          <WaitingList requests={waiting} />
        </Section>
      ) : null}
      {known.length > 0 ? (
        <Section title="Asked for before" first={open.length + waiting.length === 0}>
          <KnownSecrets secrets={known} />
        </Section>
      ) : null}
      {open.length + waiting.length + known.length === 0 ? (
        <EmptyState title="Find a secret and ask for it.">
          Access opens when somebody signs, for minutes, and ends by itself.{' '}
          <Link href="/secrets">Look through all secrets</Link>
        </EmptyState>
      ) : null}
    </Overview>
  );
}

/** The inbox inline, what this approver decided lately, and who holds access now. */
export async function approverOverview(db: Database, actor: Actor, now: Date): Promise<ReactNode> {
  const [{ threads, count }, access, decided, mine] = await Promise.all([
    readInbox(db, actor),
    readOpenAccess(db, actor),
    decidedBy(db, actor, now),
    readMyAccess(db, actor),
  ]);
  return (
    <Overview>
      <PageHeader
        title={inboxTitle(count)}
        lead={count > 0 ? 'Oldest deadline first.' : 'Requests that you may sign now appear here.'}
      />
      {threads.length > 0 ? <InboxList threads={threads} caption="Requests to decide" /> : null}
      <div className="grid gap-x-40 pt-16 full:grid-cols-2">
        <Section title="Decided by you" note="7 days" first>
          <DecidedList decisions={decided} />
        </Section>
        <div>
          <OpenGrantsSection grants={access.grants} />
          {mine.open.length > 0 ? (
            <Section title="Your own access" note={formatCount(mine.open.length)}>
              <GrantRows grants={mine.open} handBack={handBack} />
            </Section>
          ) : null}
        </div>
      </div>
    </Overview>
  );
}

/** What is wrong, ranked by consequence; at the right what waits, what is open, and whether the log holds. */
export async function adminOverview(db: Database, actor: Actor, now: Date): Promise<ReactNode> {
  const [watched, access, reads] = await Promise.all([
    watch(db, actor, now),
    readOpenAccess(db, actor),
    readsPerDay(db, { kind: 'all' }, { days: 30, now }),
  ]);
  const { problems, counts, inventory } = watched;
  return (
    <Overview>
      <PageHeader
        title={adminTitle(counts)}
        lead={
          <>
            <Day at={now.toISOString()} />, <Instant at={now.toISOString()} />. Looked at{' '}
            {formatCount(inventory.secrets)} secrets in {inventory.accounts}{' '}
            {inventory.accounts === 1 ? 'account' : 'accounts'} and {inventory.regions}{' '}
            {inventory.regions === 1 ? 'region' : 'regions'}. Ranked by what happens if nobody acts.
          </>
        }
      />
      <Columns
        rightLabel="State"
        right={
          <>
            <WaitingSection waiting={access.waiting} inbox first />
            <OpenGrantsSection grants={access.grants} />
            <FeedSection feed={watched.feed} names={watched.names} />
            <ChainSection chain={watched.chain} />
          </>
        }
      >
        <ProblemList problems={problems.slice(0, PROBLEMS_SHOWN)} label="What is wrong" />
        <MoreProblems watched={watched} />
        <Section title="Reads of values" note="30 days">
          <Reads days={reads.days} notSeen={reads.notSeen} now={now.toISOString()} />
        </Section>
      </Columns>
    </Overview>
  );
}

function MoreProblems({ watched: { problems, counts } }: { watched: Watched }) {
  const inTrouble = counts.broken + counts.attention;
  if (problems.length === 0) {
    return (
      <EmptyState title="Nothing to do.">
        No secret needs attention, no read is unexplained, and every feed is read.
      </EmptyState>
    );
  }
  return (
    <p className="py-8 text-small text-ink2">
      {problems.length > PROBLEMS_SHOWN ? 'The worst are shown. ' : ''}
      {inTrouble > 0 ? (
        <Link href="/secrets?health=broken,attention">
          {inTrouble === 1
            ? 'The secret that needs attention'
            : `All ${formatCount(inTrouble)} secrets that need attention`}
        </Link>
      ) : null}
    </p>
  );
}

/** Whether the log holds, which reads nobody can explain, and where nothing is seen. */
export async function auditorOverview(db: Database, actor: Actor, now: Date): Promise<ReactNode> {
  const [watched, access, reads] = await Promise.all([
    watch(db, actor, now),
    readOpenAccess(db, actor),
    readsPerDay(db, { kind: 'all' }, { days: 30, now }),
  ]);
  const open = watched.problems.filter(({ category }) => AUDITED.has(category));
  return (
    <Overview>
      <PageHeader title={auditorTitle(watched.counts)} lead="What was seen, and what was not." />
      <Columns
        rightLabel="State"
        right={
          <>
            <ChainSection chain={watched.chain} />
            <FeedSection feed={watched.feed} names={watched.names} />
            <WaitingSection waiting={access.waiting} inbox={false} />
            <OpenGrantsSection grants={access.grants} />
          </>
        }
      >
        {open.length > 0 ? (
          <>
            <ProblemList problems={open.slice(0, AUDITED_SHOWN)} label="Unexplained and not seen" />
            {open.length > AUDITED_SHOWN ? (
              <p className="py-8 text-small text-ink2">
                The worst are shown. <Link href="/trail?verdict=unexplained">All unexplained reads</Link>
              </p>
            ) : null}
          </>
        ) : (
          <EmptyState title="Nothing is unexplained.">
            Reads of production values without a grant appear here, and places where nothing is seen.
          </EmptyState>
        )}
        <Section title="Reads of values" note="30 days">
          <Reads days={reads.days} notSeen={reads.notSeen} now={now.toISOString()} />
        </Section>
      </Columns>
    </Overview>
  );
}

const AUDITED: ReadonlySet<string> = new Set(['Changed', 'Unexplained', 'Blind']);
