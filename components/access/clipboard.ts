/** What was copied from here stays in the clipboard no longer than this, where the browser lets us take it out. */
export const CLIPBOARD_SECONDS = 60;

let timer: ReturnType<typeof setTimeout> | undefined;
let waitsForFocus = false;

/**
 * Empties the clipboard after a minute. Nothing is kept here and nothing is read: somebody who copies something else
 * in this window calls it off; copying elsewhere cannot be noticed, so that may be emptied too. Survives a change of
 * page within the product.
 */
export function emptyClipboardLater(): void {
  clearTimeout(timer);
  timer = setTimeout(empty, CLIPBOARD_SECONDS * 1000);
  document.addEventListener('copy', callOff, { once: true });
  document.addEventListener('cut', callOff, { once: true });
}

function callOff(): void {
  clearTimeout(timer);
  timer = undefined;
  waitsForFocus = false;
}

/** Browsers let only the window in use write; else it happens as soon as the window is used again. */
function empty(): void {
  if (document.hasFocus()) {
    navigator.clipboard?.writeText('').catch(() => {});
    callOff();
  } else if (!waitsForFocus) {
    waitsForFocus = true;
    window.addEventListener('focus', () => waitsForFocus && empty(), { once: true });
  }
}
