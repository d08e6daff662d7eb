/**
 * Saves a revealed value as a file of the person's. It goes from this page's memory to the disk: no address that could be
 * asked again ever holds it. The type says "bytes, nothing to open", whatever is in it, and the name is ours.
 */
export function saveFile(content: string | Uint8Array, name: string): void {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.rel = 'noopener';
  link.click();
  // The browser has taken its own reference by the end of the click.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** `countersign-8C41K0.txt`: nothing of the secret, neither its name nor what it holds, decides how the file is opened. */
export function fileNameOf(revealId: string, kind: 'text' | 'bytes'): string {
  return `countersign-${revealId.replace(/^rev_/, '').slice(0, 8)}.${kind === 'text' ? 'txt' : 'bin'}`;
}
