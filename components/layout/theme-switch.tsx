'use client';

import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Choice } from '../ui/choice.tsx';
import { THEME_COOKIE, type Theme, themeOf } from './theme.ts';

const OPTIONS = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
] as const;

function apply(theme: Theme): void {
  const page = document.documentElement;
  if (theme === 'system') delete page.dataset.theme;
  else page.dataset.theme = theme;
  const age = theme === 'system' ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent outside secure contexts
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${age}; samesite=lax`;
}

/** Light, dark, or as the system has it. `theme` is what the server read from the cookie. */
export function ThemeChoice({ theme }: { theme: Theme }) {
  const [chosen, setChosen] = useState(theme);
  return (
    <Choice
      label="Theme"
      options={OPTIONS}
      value={chosen}
      onChange={(value) => {
        setChosen(themeOf(value));
        apply(themeOf(value));
      }}
    />
  );
}

/** The word in the bar that opens the choice. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  return (
    <DialogTrigger>
      <Button className="inline-flex h-24 min-w-28 items-center rounded-control px-4 text-small text-ink3 hover:bg-hover">
        Theme
      </Button>
      <Popover
        placement="bottom end"
        className="fades w-240 rounded-control border border-rule2 bg-page p-12"
      >
        <Dialog aria-label="Theme" className="outline-none">
          <ThemeChoice theme={theme} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
