import { ExportCheck } from '#lib/cli/verify/check-export.mjs';
import { Keyring, readPublicKey } from '#lib/cli/verify/keys.mjs';
import type { TestKey } from './made-log.ts';

/** Lets the independent program check the text of an export, in pieces of this many bytes. */
export function check(
  text: string | Buffer,
  pinned: { readonly key?: TestKey; readonly logId?: string } = {},
  piece = 1 << 16,
): ExportCheck {
  const key = pinned.key && readPublicKey(pinned.key.publicKey);
  const log = new ExportCheck(new Keyring(key ? [key] : []), { logId: pinned.logId });
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += piece) log.push(bytes.subarray(from, from + piece));
  log.end();
  return log;
}
