'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { Viewer } from '../format/viewer.tsx';

interface ProvidersProps {
  zone: string;
  now: string;
  locale: string;
  children: ReactNode;
}

/** What components on both sides of the wire must agree on: language, zone, moment, and how a link is followed. */
export function Providers({ zone, now, locale, children }: ProvidersProps) {
  const router = useRouter();
  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={(href) => router.push(href)}>
        <Viewer zone={zone} now={now}>
          {children}
        </Viewer>
      </RouterProvider>
    </I18nProvider>
  );
}
