import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { mayConnectTo } from './rules/ticket-address.ts';
import { readTicketAnswer, type TicketAnswer } from './rules/ticket-check.ts';

const WITHIN_MS = 3_000;
const LARGEST_ANSWER_BYTES = 4_096;

/** What a ticket system is told: enough to look the ticket up, nothing of the secret but its name. */
export interface TicketQuestion {
  readonly ticket: string;
  readonly act: string;
  readonly subject: string;
  readonly askedBy: string | null;
}

/**
 * Asks a ticket system about one ticket: one POST, 3 s for all of it, no redirects, at most 4 KB of answer, JSON of the
 * one form we know. Null for everything else: no answer is not a "no". The caller checked the address against the list.
 */
export async function askTicketSystem(url: string, question: TicketQuestion): Promise<TicketAnswer | null> {
  const target = new URL(url);
  const isPlain = target.protocol === 'http:';
  // A number in place of a name is never looked up, so it is judged here: before there is a connection that could fail.
  if (isIP(hostOf(target)) !== 0 && !mayConnectTo(hostOf(target), isPlain)) return null;
  const send = isPlain ? requestHttp : requestHttps;
  const body = JSON.stringify(question);
  try {
    return await new Promise((settle, fail) => {
      const asked = send(target, {
        method: 'POST',
        agent: false,
        lookup: lookupAllowed(isPlain),
        signal: AbortSignal.timeout(WITHIN_MS),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'countersign',
        },
      });
      asked.once('response', (response) => readAnswer(response).then(settle, fail));
      asked.once('error', fail);
      asked.end(body);
    });
  } catch {
    return null;
  }
}

async function readAnswer(response: IncomingMessage): Promise<TicketAnswer | null> {
  const kind = response.headers['content-type'] ?? '';
  if (response.statusCode !== 200 || !/^application\/json\s*(;|$)/i.test(kind)) {
    response.destroy();
    return null;
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_ANSWER_BYTES) return null;
    parts.push(part);
  }
  return readTicketAnswer(Buffer.concat(parts).toString('utf8'));
}

/** Looks up the name and lets through only what may be asked; the connection goes to exactly that address. */
function lookupAllowed(loopback: boolean): typeof lookup {
  const checked = (
    host: string,
    options: object,
    done: (error: Error | null, address: unknown, family?: number) => void,
  ) =>
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '');
      const allowed = found.filter(({ address }) => mayConnectTo(address, loopback));
      const first = allowed[0];
      if (!first) return done(new Error('no address that may be asked'), '');
      return (options as { all?: boolean }).all
        ? done(null, allowed)
        : done(null, first.address, first.family);
    });
  return checked as typeof lookup;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
