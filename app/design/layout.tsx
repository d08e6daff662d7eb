import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppFrame } from '#components/layout/app-frame.tsx';
import { Account, BreakGlassReminder, FeedHealth } from '#components/layout/bar.tsx';
import { Keys } from '#components/layout/keys.tsx';
import { THEME_COOKIE, themeOf } from '#components/layout/theme.ts';
import { ThemeChoice, ThemeSwitch } from '#components/layout/theme-switch.tsx';
import { Button } from '#components/ui/button.tsx';
import { ToastArea } from '#components/ui/toast.tsx';
import { SpecimenPalette } from './specimen-palette.tsx';
import { GROUPS } from './specimens.ts';

export const metadata: Metadata = { title: 'Components' };

export default async function DesignLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  const signOut = <Button look="plain">Sign out</Button>;
  return (
    <AppFrame
      groups={GROUPS}
      localAws
      bar={
        <>
          <BreakGlassReminder count={1} href="/design?of=break-glass" />
          <FeedHealth words="Trail 4 min behind, 1 gap" state="attention" href="/design?of=feed" />
          <SpecimenPalette />
          <ThemeSwitch theme={theme} />
          <Account name="Sofia Marchetti" roleName="admin">
            {signOut}
          </Account>
        </>
      }
      menu={
        <>
          <p className="pb-8">
            <b>Sofia Marchetti</b> admin
          </p>
          <ThemeChoice theme={theme} />
          <div className="pt-12">{signOut}</div>
        </>
      }
    >
      {children}
      <Keys />
      <ToastArea />
    </AppFrame>
  );
}
