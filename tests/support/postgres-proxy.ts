import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What happens to a COMMIT on its way.
 *
 * - `lost`: it never arrives; the database rolls back.
 * - `unanswered`: it arrives and is carried out; the answer never comes back.
 * - `at-once`: it is sent on and the connection is cut in the same instant; nobody can say whether it was carried out.
 */
export type CommitFault = 'lost' | 'unanswered' | 'at-once';

export interface PostgresProxy {
  /** The same database through this proxy. */
  readonly url: string;
  /** Cuts the connection of the nth COMMIT from now on (from 1). @returns whether that happened, asked later. */
  cutAt(nth: number, fault: CommitFault): { readonly happened: () => boolean };
  /** Nothing gets through, as when the database's machine is gone; `false`: everything does again. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

/** As a statement of its own in the simple and the extended protocol, and as the tag of its answer. */
const COMMIT = Buffer.from('COMMIT\0');

/** A TCP proxy before a PostgreSQL that knows one word of its protocol. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let plan: { left: number; fault: CommitFault; happened: boolean } | null = null;
  let isDown = false;

  const server: Server = createServer((client) => {
    if (isDown) return client.destroy();
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const cut = () => {
      client.destroy();
      upstream.destroy();
      pairs.delete(pair);
    };
    let swallowAnswer = false;
    client.on('data', (bytes) => {
      const due = plan && bytes.includes(COMMIT) && --plan.left === 0 ? plan : null;
      if (!due) return upstream.write(bytes);
      due.happened = true;
      plan = null;
      if (due.fault === 'lost') return cut();
      if (due.fault === 'unanswered') swallowAnswer = true;
      upstream.write(bytes, () => due.fault === 'at-once' && cut());
    });
    upstream.on('data', (bytes) => {
      if (!swallowAnswer) return client.write(bytes);
      if (bytes.includes(COMMIT)) cut();
    });
    for (const socket of pair) socket.on('error', cut).on('close', cut);
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const cutAll = () => {
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  return {
    url: url.toString(),
    cutAt: (nth, fault) => {
      const made = { left: nth, fault, happened: false };
      plan = made;
      return { happened: () => made.happened };
    },
    setDown: (down) => {
      isDown = down;
      if (down) cutAll();
    },
    close: () => {
      cutAll();
      return new Promise((settle) => server.close(() => settle()));
    },
  };
}
