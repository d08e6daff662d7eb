import type { ServerResponse } from 'node:http';

/** Answers that a fault holds back on purpose. They must not hold up the end of the server. */
export interface HeldAnswers {
  hold(response: ServerResponse): void;
  /** Breaks the connections of all that are held, or will be. */
  letGo(): void;
}

export function heldAnswers(): HeldAnswers {
  const held = new Set<ServerResponse>();
  let ending = false;
  return {
    hold(response) {
      if (ending) response.destroy();
      if (response.destroyed) return;
      held.add(response);
      response.once('close', () => held.delete(response));
    },
    letGo() {
      ending = true;
      for (const response of held) response.destroy();
    },
  };
}
