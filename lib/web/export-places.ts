import { plain } from './route.ts';

/** Exports of one route at once: each holds a connection to the database for as long as its reader takes. */
const MOST_AT_ONCE = 3;

/** The place of one export, given back once, however it ends. */
export interface ExportPlace {
  release(): void;
  /** These pieces; gives the place back when they end, fail, or are read no further. */
  during<T>(pieces: AsyncIterable<T>): AsyncIterable<T>;
}

/** Places for the exports of one route. They are counted the moment one is taken, so no two calls share the last. */
export class ExportPlaces {
  #taken = 0;

  /** @returns null where none is free. Whoever takes one and does not get as far as `during` releases it. */
  take(): ExportPlace | null {
    if (this.#taken >= MOST_AT_ONCE) return null;
    this.#taken += 1;
    let isHeld = true;
    const release = () => {
      if (isHeld) this.#taken -= 1;
      isHeld = false;
    };
    return { release, during: (pieces) => heldBy(pieces, release) };
  }
}

/** Not a generator: one that was never begun does not come to its `finally` when it is ended. */
function heldBy<T>(pieces: AsyncIterable<T>, release: () => void): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const inner = pieces[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const piece = await inner.next();
            if (piece.done) release();
            return piece;
          } catch (error) {
            release();
            throw error;
          }
        },
        return: async () => {
          try {
            await inner.return?.();
          } finally {
            release();
          }
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/**
 * Answers with an export while there is a place for it. `answer` hands its pieces through the place; an answer without
 * pieces gives it back.
 */
export async function withExportPlace(
  places: ExportPlaces,
  answer: (held: <T>(pieces: AsyncIterable<T>) => AsyncIterable<T>) => Promise<Response>,
): Promise<Response> {
  const place = places.take();
  if (!place) return plain(503, 'Three exports are under way. Try again when one is done.');
  let isStreamed = false;
  try {
    return await answer((pieces) => {
      isStreamed = true;
      return place.during(pieces);
    });
  } catch (error) {
    isStreamed = false;
    throw error;
  } finally {
    if (!isStreamed) place.release();
  }
}
