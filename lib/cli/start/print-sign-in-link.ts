import { openDatabase } from '#lib/db/client.ts';
import { makeSignInLink } from '#lib/people/make-sign-in-link.ts';
import type { ProductStart } from './product-start.ts';

/** Makes the link that the end of the start prints. The one of an earlier start no longer works. */
export async function prepareSignInLink(start: ProductStart): Promise<undefined> {
  if (!start.databases) return;
  const db = openDatabase(start.databases.applicationUrl);
  try {
    start.signInLink = await makeSignInLink(db, { origin: start.url, returnTo: '/', confirms: null });
  } finally {
    await db.close();
  }
}
