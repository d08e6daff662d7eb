/** Every key of the product, as `?` shows them. Keys only go and look: none signs, reveals, rotates or deletes. */
export interface KeyGroup {
  readonly name: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    name: 'Everywhere',
    keys: [
      ['⌘ K', 'Search or jump to'],
      ['?', 'All keys'],
      ['/', 'Filter of this list'],
      ['Esc', 'Close the topmost thing'],
    ],
  },
  {
    name: 'Go to',
    keys: [
      ['G O', 'Overview'],
      ['G S', 'Secrets'],
      ['G A', 'My access'],
      ['G I', 'Inbox'],
      ['G T', 'Trail'],
      ['G U', 'Audit'],
    ],
  },
  {
    name: 'In a list',
    keys: [
      ['J K', 'Next, previous row'],
      ['⏎', 'Open'],
      ['⌘ ⏎', 'Open in a new tab'],
      ['C', 'Copy the name'],
      ['⇧ C', 'Copy the ARN'],
    ],
  },
  {
    name: 'In a detail',
    keys: [
      ['E', 'Ask for access'],
      ['Alt ↑', 'Parent node'],
    ],
  },
];

/** The key as this system writes it: other systems than macOS read "Ctrl". */
export function keysFor(keys: string, apple: boolean): string {
  return apple ? keys : keys.replace('⌘', 'Ctrl').replace('⇧', 'Shift').replace('⏎', 'Enter');
}
