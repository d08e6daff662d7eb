import { newestMessages } from '../state/topics.ts';
import type { World } from '../world.ts';
import type { RequestHead } from './request-head.ts';
import type { Answer } from './respond.ts';

const MESSAGES = '/_local/messages';
const MOST_SHOWN = 100;

export function isMessagesPath({ path, method }: RequestHead): boolean {
  return path === MESSAGES && method === 'GET';
}

/** What was published to topics, newest first: nobody is subscribed here, so people look. Pages of a browser may not. */
export async function answerMessages(world: World, head: RequestHead): Promise<Answer> {
  if (head.headers.origin !== undefined) {
    return {
      status: 403,
      contentType: 'application/json',
      body: '{"message":"Pages of a browser may not look."}',
    };
  }
  const messages = await newestMessages(world.database, MOST_SHOWN);
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ messages }) };
}
