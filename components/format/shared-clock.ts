/** A clock that all its readers share; it runs only while somebody reads it. */
export interface SharedClock {
  /** ms, whole steps of `every`. */
  readonly read: () => number;
  readonly subscribe: (reader: () => void) => () => void;
}

/** @param every ms between two ticks. @param moment of the clock behind it, in ms. */
export function sharedClock(every: number, moment: () => number): SharedClock {
  const tick = () => Math.floor(moment() / every) * every;
  let now = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const readers = new Set<() => void>();
  return {
    read: () => {
      if (readers.size === 0 || now === 0) now = tick();
      return now;
    },
    subscribe: (reader) => {
      readers.add(reader);
      timer ??= setInterval(() => {
        now = tick();
        for (const tell of readers) tell();
      }, every);
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
