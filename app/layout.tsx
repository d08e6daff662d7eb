import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { isZone } from '#components/format/time.ts';
import { Providers } from '#components/layout/providers.tsx';
import { THEME_COOKIE, themeOf, ZONE_COOKIE } from '#components/layout/theme.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Countersign', template: '%s · Countersign' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

/**
 * Theme and zone come from cookies, so the first response is already right and needs no inline script. The nonce is for
 * react-aria, which adds a style element of its own when something is pressed or a panel opens.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = themeOf(jar.get(THEME_COOKIE)?.value);
  const asked = jar.get(ZONE_COOKIE)?.value ?? '';
  const zone = isZone(asked) ? asked : 'UTC';
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <head>{nonce ? <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning /> : null}</head>
      <body>
        <Providers zone={zone} now={new Date().toISOString()} locale="en-GB">
          {children}
        </Providers>
      </body>
    </html>
  );
}
