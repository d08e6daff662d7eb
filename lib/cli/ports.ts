import { createServer } from 'node:net';

const LOOPBACKS = ['127.0.0.1', '::1'];

/** Says whether a port is free on every loopback address, so that "localhost" reaches nobody else. */
export async function isPortFree(port: number): Promise<boolean> {
  const answers = await Promise.all(LOOPBACKS.map((host) => listenOnce(port, host)));
  return answers.every((answer) => answer !== 'taken');
}

/** A port that is free at this moment. */
export async function freePort(): Promise<number> {
  const bound = await listenOnce(0, '127.0.0.1');
  if (typeof bound !== 'number') throw new Error('the system has no free port');
  return bound;
}

function listenOnce(port: number, host: string): Promise<number | 'taken' | 'no such address'> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      // EACCES: a port below 1024 that this user may not have is as good as taken.
      settle(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'taken' : 'no such address'),
    );
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => settle(bound));
    });
  });
}
