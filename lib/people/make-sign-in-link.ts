import type { Database } from '#lib/db/client.ts';
import { hashToken, mintToken } from './session-token.ts';
import { insertSignInLink } from './store/sign-in-links.ts';

/** Where links from the terminal lead. */
const LINK_PATH = '/sign-in/link';

/**
 * Makes a link that signs in the operator of this machine, once, within ten minutes. The database keeps its hash; the text
 * goes to the terminal and nowhere else. `confirms`: the operator's session that it confirms instead of opening one.
 */
export async function makeSignInLink(
  db: Database,
  link: { readonly origin: string; readonly returnTo: string; readonly confirms: string | null },
): Promise<string> {
  const token = mintToken();
  const tokenHash = hashToken(token);
  if (!tokenHash) throw new Error('a minted token has the wrong form');
  const { returnTo, confirms: sessionId } = link;
  await db.transaction((tx) => insertSignInLink(tx, { tokenHash, sessionId, returnTo }));
  return `${link.origin}${LINK_PATH}?token=${token}`;
}
