import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { ConfirmDialog, type ConfirmWay } from '#components/access/confirm-dialog.tsx';
import { PersonName } from '#components/format/person-name.tsx';
import { AppFrame } from '#components/layout/app-frame.tsx';
import { Account, BreakGlassReminder, FeedHealth } from '#components/layout/bar.tsx';
import { feedWords } from '#components/layout/feed-words.ts';
import { Keys } from '#components/layout/keys.tsx';
import type { NavigationGroup } from '#components/layout/navigation.ts';
import { THEME_COOKIE, themeOf } from '#components/layout/theme.ts';
import { ThemeChoice, ThemeSwitch } from '#components/layout/theme-switch.tsx';
import { Bell } from '#components/notify/bell.tsx';
import { SignOutButton } from '#components/people/sign-out-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { ToastArea } from '#components/ui/toast.tsx';
import { countAccess } from '#lib/access/queries/access-counts.ts';
import { breakGlassBanner } from '#lib/access/queries/break-glass.ts';
import { concernsBreakGlass } from '#lib/access/queries/break-glass-offer.ts';
import { databaseNow } from '#lib/db/client.ts';
import { countFindings } from '#lib/findings/queries/count-findings.ts';
import { countUnread } from '#lib/notify/queries/count-unread.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { currentActor } from '#lib/web/current-actor.ts';
import { navigationFor } from '#lib/web/rules/navigation.ts';
import { runtime } from '#lib/web/runtime.ts';
import { signOut } from '../sign-in/actions.ts';
import { ConsolePalette } from './console-palette.tsx';
import { countNotifications } from './notifications/actions.ts';
import { confirmSignIn } from './session-actions.ts';

/**
 * The frame around the signed-in pages. It decides nothing: each page goes through its own door. Without a session it
 * shows the page alone, which then leads to the sign-in.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  if (!actor) return children;
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  const groups = await navigation(actor);
  const role = (actor.roleNames ?? actor.roles).join(', ');
  return (
    <AppFrame
      groups={groups}
      localAws={runtime().configuration.aws === 'local'}
      bar={
        <>
          <Feed actor={actor} />
          <BreakGlass actor={actor} />
          <Bell unread={await countUnread(runtime().db, actor)} count={countNotifications} />
          <ConsolePalette
            pages={[
              ...groups.flatMap((group) => group.items),
              { href: '/notifications', label: 'Notifications' },
            ].map(({ href, label }) => ({ href, label, kind: 'page' as const }))}
          />
          {/* A phone has it in the menu: its bar has no room beside what must be seen. */}
          <span className="max-desk:hidden">
            <ThemeSwitch theme={theme} />
          </span>
          <Account name={actor.displayName} roleName={role}>
            <p className="pb-8">
              <Link href="/sessions">Your sessions</Link>
            </p>
            <SignOutButton signOut={signOut} />
          </Account>
        </>
      }
      menu={
        <>
          <p className="pb-8">
            <PersonName name={actor.displayName} strong /> {role}
          </p>
          <ThemeChoice theme={theme} />
          <p className="pb-8">
            <Link href="/sessions">Your sessions</Link>
          </p>
          <SignOutButton signOut={signOut} />
        </>
      }
    >
      {children}
      <Keys />
      <ConfirmDialog
        personId={actor.personId}
        personName={actor.displayName}
        way={confirmWay()}
        confirm={confirmSignIn}
      />
      <ToastArea />
    </AppFrame>
  );
}

function confirmWay(): ConfirmWay {
  const { oidc, localOperator } = runtime().configuration;
  if (oidc) return 'provider';
  return localOperator ? 'terminal' : 'persona';
}

async function Feed({ actor }: { actor: Actor }) {
  if (!can(actor, 'trail.read')) return null;
  const { db } = runtime();
  const health = await feedHealth(db, await databaseNow(db.prisma));
  const failed = health.sources.filter((source) => source.outcome === 'failed').length;
  const { words, state } = feedWords({ ...health, failed });
  return <FeedHealth words={words} href="/feed" {...(state ? { state } : {})} />;
}

async function BreakGlass({ actor }: { actor: Actor }) {
  const { words, count, overdue } = await breakGlassBanner(runtime().db, actor);
  return <BreakGlassReminder count={count} words={words} overdue={overdue} href="/break-glass" />;
}

async function navigation(actor: Actor): Promise<readonly NavigationGroup[]> {
  const { db } = runtime();
  const [counts, secrets, breakGlass, findings] = await Promise.all([
    countAccess(db, actor),
    countSecrets(db, actor),
    concernsBreakGlass(db, actor),
    countFindings(db, actor),
  ]);
  const countOf: Readonly<Record<string, number>> = {
    '/secrets': secrets.total,
    '/access': counts.openGrants,
    '/inbox': counts.inbox,
    '/findings': findings.open,
  };
  return navigationFor(actor, breakGlass ? [] : ['break-glass']).map((area) => ({
    ...(area.name ? { name: area.name } : {}),
    items: area.places.map(({ href, label, letter }) => ({
      href,
      label,
      ...(letter ? { letter } : {}),
      ...(countOf[href] ? { count: countOf[href] } : {}),
      ...(href === '/findings' && findings.urgent > 0 ? { alarm: true } : {}),
    })),
  }));
}
