/**
 * The server process: Next.js behind an HTTP server with limits. Started by the supervisor, which hands it its whole
 * environment; ends when the supervisor ends, however that happens.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import next from 'next';
import { ROOT } from '../../launch/home.mjs';
import { dressAnswer, turnAway } from './serve/front-door.ts';

const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;
const IDLE_CONNECTION_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const FINISH_WITHIN_MS = 3_000;
const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

async function serve(): Promise<void> {
  endWithSupervisorBeforeListening();
  const host = process.env.SERVE_HOST ?? '127.0.0.1';
  const port = Number(process.env.SERVE_PORT);
  const dev = process.env.NODE_ENV !== 'production';
  process.title = 'countersign-server';
  const app = next({ dev, dir: ROOT, hostname: host, port });
  await app.prepare();
  const answer = app.getRequestHandler();
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: IDLE_CONNECTION_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      dressAnswer(request, response);
      const problem = turnAway(request);
      if (problem) return void response.writeHead(problem.status, PLAIN).end(`${problem.words}\n`);
      const elsewhere = addressUnderPublicName(request);
      if (elsewhere === undefined) return void answer(request, response);
      response.writeHead(307, { location: elsewhere, 'cache-control': 'no-store' }).end();
    },
  );
  server.maxHeadersCount = MAX_HEADERS;
  if (dev) server.on('upgrade', app.getUpgradeHandler());
  endWithSupervisor(server);
  server.once('error', (error: NodeJS.ErrnoException) => {
    const words =
      error.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : (error.code ?? 'no port');
    tell({ kind: 'failed', words });
    process.exit(1);
  });
  server.listen(port, host, () => tell({ kind: 'listening', url: `http://${host}:${port}` }));
}

/**
 * 127.0.0.1 and [::1] are this machine too, but to a browser a page there is foreign to http://localhost, whose
 * cookies and forms it would not share. Done here because the framework takes all these names for one and turns a
 * redirect between them into one to itself.
 */
function addressUnderPublicName({ method, url, headers }: IncomingMessage): string | undefined {
  const publicUrl = new URL(process.env.COUNTERSIGN_URL ?? 'http://localhost');
  if (publicUrl.hostname !== 'localhost' || (method !== 'GET' && method !== 'HEAD')) return undefined;
  const other = headers.host === `127.0.0.1:${publicUrl.port}` || headers.host === `[::1]:${publicUrl.port}`;
  return other && url?.startsWith('/') ? publicUrl.origin + url : undefined;
}

/** The supervisor may be gone before the first request was possible, even before this line was read. */
function endWithSupervisorBeforeListening(): void {
  process.on('disconnect', () => process.exit(0));
  if (process.connected === false) process.exit(0);
}

function tell(message: { kind: 'listening'; url: string } | { kind: 'failed'; words: string }): void {
  process.send?.(message);
}

/** Lets running requests finish for a few seconds, then ends. */
function endWithSupervisor(server: Server): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), FINISH_WITHIN_MS).unref();
  };
  process.removeAllListeners('disconnect').on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

await serve();
