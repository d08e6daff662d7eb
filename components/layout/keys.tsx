'use client';

import { useEffect, useState } from 'react';
import { Key } from '../ui/button.tsx';
import { Dialog } from '../ui/overlay.tsx';
import { tell } from '../ui/toast.tsx';
import { KEY_GROUPS, keysFor } from './key-map.ts';
import { useApple } from './use-apple.ts';

const FIELDS =
  'input, textarea, select, [contenteditable], [role="textbox"], [role="combobox"], [role="listbox"]';
const INTERACTIVE = 'a, button, input, label, select, textarea, summary, [role="button"]';
/** How long a G waits for its second letter. */
const GO_WAITS_MS = 1200;

/** All keys outside fields, and the click on a row. Once, in the frame. `letters` off leaves only `?`. */
export function Keys({ letters = true }: { letters?: boolean }) {
  const [shown, setShown] = useState(false);
  const apple = useApple();
  useEffect(() => {
    const keyboard = listen(() => setShown(true), letters);
    document.addEventListener('keydown', keyboard);
    document.addEventListener('click', openRow);
    return () => {
      document.removeEventListener('keydown', keyboard);
      document.removeEventListener('click', openRow);
    };
  }, [letters]);
  return (
    <Dialog title="Keys" isOpen={shown} onOpenChange={setShown}>
      <div className="grid gap-16 desk:grid-cols-2">
        {KEY_GROUPS.map((group) => (
          <section key={group.name}>
            <h3 className="border-b border-rule2 pb-2 text-small">{group.name}</h3>
            <dl className="text-small">
              {group.keys.map(([keys, does]) => (
                <div key={keys} className="flex h-28 items-center justify-between border-b border-rule">
                  <dt>{does}</dt>
                  <dd>
                    <Key>{keysFor(keys, apple)}</Key>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function listen(showKeys: () => void, letters: boolean) {
  let goUntil = 0;
  return (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isElsewhere(event)) return;
    if (event.altKey && event.key === 'ArrowUp') follow(event, 'parent');
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === '?') {
      event.preventDefault();
      showKeys();
    } else if (letters && event.timeStamp < goUntil) {
      goUntil = 0;
      press(event, `[data-go="${CSS.escape(event.key.toUpperCase())}"]`);
    } else if (letters && event.key === 'g') {
      goUntil = event.timeStamp + GO_WAITS_MS;
    } else if (letters) {
      LETTERS.get(event.key)?.(event);
    }
  };
}

/** In a field, or behind an open panel: keys belong to it. */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return Boolean(target?.closest(`${FIELDS}, [role="dialog"]`) ?? document.querySelector('[data-panel]'));
}

const LETTERS: ReadonlyMap<string, (event: KeyboardEvent) => void> = new Map([
  ['/', focusFilter],
  ['j', (event) => moveRow(event, 1)],
  ['k', (event) => moveRow(event, -1)],
  ['ArrowDown', (event) => currentRow() && moveRow(event, 1)],
  ['ArrowUp', (event) => currentRow() && moveRow(event, -1)],
  ['c', () => copy(currentRow()?.dataset.name, 'name')],
  ['C', () => copy(currentRow()?.dataset.arn, 'ARN')],
  ['e', (event) => follow(event, 'e')],
]);

/** Only links can carry keys: whatever decides or changes something needs focus on its button. */
function follow(event: KeyboardEvent, name: string): void {
  press(event, `a[data-keys="${CSS.escape(name)}"]`);
}

function press(event: KeyboardEvent, selector: string): void {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLElement>('[data-list-filter]');
  if (!filter) return;
  event.preventDefault();
  filter.focus();
}

function currentRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-rows] tbody tr') ?? null;
}

function moveRow(event: KeyboardEvent, step: 1 | -1): void {
  const links = Array.from(document.querySelectorAll<HTMLElement>('[data-rows] [data-row-link]'));
  const row = currentRow();
  const at = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = links[at < 0 && step < 0 ? links.length - 1 : at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function copy(text: string | undefined, what: string): void {
  if (!text) return;
  navigator.clipboard.writeText(text).then(
    () => tell(`The ${what} is in the clipboard.`),
    () => undefined,
  );
}

/** A click anywhere on a row opens it, unless it was meant for something inside or marked some text. */
function openRow(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || !target || target.closest(INTERACTIVE)) return;
  const link = target.closest('[data-rows] tbody tr')?.querySelector<HTMLAnchorElement>('[data-row-link]');
  if (!link || !document.getSelection()?.isCollapsed) return;
  if (event.metaKey || event.ctrlKey) window.open(link.href, '_blank', 'noopener');
  else link.click();
}
