import { open } from 'node:fs/promises';

/** Why a batch was not taken. */
export type SinkTrouble = 'unreachable' | 'refused' | 'busy';

/** Where records are sent on to. Takes a batch whole or not at all, as far as anybody can tell; may get one twice. */
export interface StreamSink {
  /** @returns how long to wait before the next try is worth it, in milliseconds, where it was not taken. */
  send(lines: string, range: { readonly first: number; readonly last: number }): Promise<SinkAnswer>;
}
export type SinkAnswer =
  | { readonly taken: true }
  | { readonly taken: false; readonly trouble: SinkTrouble; readonly waitMs?: number };

const TAKEN = { taken: true } as const;
const ANSWER_WITHIN_MS = 10_000;

/** Standard output: the next batch waits until the reader has taken this one. */
export function outputSink(output: NodeJS.WritableStream): StreamSink {
  return {
    send: (lines) =>
      new Promise((settle) => {
        output.write(lines, (error) => settle(error ? { taken: false, trouble: 'unreachable' } : TAKEN));
      }),
  };
}

/** A file that grows. A line that a crash cut off is ended first, so that it spoils no other. */
export function fileSink(path: string): StreamSink {
  return {
    send: async (lines) => {
      try {
        const file = await open(path, 'a+', 0o600);
        try {
          const { size } = await file.stat();
          const last = Buffer.alloc(1);
          if (size > 0) await file.read(last, 0, 1, size - 1);
          await file.appendFile(size > 0 && last[0] !== 10 ? `\n${lines}` : lines);
          await file.sync();
        } finally {
          await file.close();
        }
        return TAKEN;
      } catch {
        return { taken: false, trouble: 'unreachable' };
      }
    },
  };
}

/** A webhook: lines of JSON by POST, one batch at a time. Follows no redirect. */
export function webhookSink(address: string, token: string | undefined): StreamSink {
  return {
    send: async (lines, { first, last }) => {
      try {
        const answer = await fetch(address, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
          headers: {
            'content-type': 'application/x-ndjson',
            'x-countersign-records': `${first}-${last}`,
            ...(token ? { authorization: `Bearer ${token}` } : {}),
          },
          body: lines,
        });
        await answer.body?.cancel();
        if (answer.ok) return TAKEN;
        const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
        // "At once" and "a while ago" are no waits: our own grow, so that nobody is called without a pause.
        const waitMs = seconds >= 1 ? Math.min(seconds, 300) * 1_000 : undefined;
        const busy = answer.status === 429 || answer.status === 503;
        return {
          taken: false,
          trouble: busy ? 'busy' : 'refused',
          ...(waitMs === undefined ? {} : { waitMs }),
        };
      } catch {
        return { taken: false, trouble: 'unreachable' };
      }
    },
  };
}

/** The sink that a setting names. */
export function sinkOf(target: string, token: string | undefined): StreamSink {
  if (target === 'stdout') return outputSink(process.stdout);
  return target.startsWith('/') ? fileSink(target) : webhookSink(target, token);
}
