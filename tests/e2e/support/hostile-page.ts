import type { Page } from '@playwright/test';

export interface Trap {
  /** What ran or was blocked on any page since, in words. Empty: nothing. */
  readonly sprung: () => readonly string[];
}

/** Watches a page for what must not happen whatever text is shown: violations of the content policy, dialogs. */
export async function setTrap(page: Page): Promise<Trap> {
  const found: string[] = [];
  await page.exposeFunction('noteViolation', (words: string) => void found.push(`policy: ${words}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const note = (globalThis as unknown as { noteViolation: (words: string) => void }).noteViolation;
      note(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  page.on('dialog', (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { sprung: () => found };
}

export interface Shown {
  /** All text of the document, scripts left out. */
  readonly text: string;
  /** Names of the marks that make hidden characters visible: `U+202E, right-to-left override`. */
  readonly marks: readonly string[];
  /** Elements and attributes that no page of ours has. */
  readonly foreign: readonly string[];
}

/** What a page shows, and what in it can only have come out of somebody's text. */
export function look(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const foreign: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      const tag = element.tagName.toLowerCase();
      if (['iframe', 'object', 'embed', 'base', 'img', 'video', 'audio', 'math'].includes(tag))
        foreign.push(tag);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) foreign.push(`${tag}[${name}]`);
        if (
          /^(href|src|action|formaction|srcset|data)$/.test(name) &&
          /^\s*(javascript|data|vbscript):|trap\.invalid/i.test(value)
        )
          foreign.push(`${tag}[${name}=${value.slice(0, 60)}]`);
      }
    }
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    for (const script of copy.querySelectorAll('script, style, template')) script.remove();
    const marks = [...document.querySelectorAll('[title^="U+"]')].map(
      (mark) => mark.getAttribute('title') ?? '',
    );
    return { text: copy.textContent ?? '', marks, foreign };
  });
}
