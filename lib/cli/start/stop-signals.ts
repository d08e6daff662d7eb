/** One press of Ctrl-C may arrive several times: from the terminal, from npm, and from the launcher. */
const ONE_PRESS_MS = 700;

export interface StopSignals {
  /** Settles with true at the first wish to stop. */
  readonly first: Promise<true>;
  stopped(): boolean;
  /** Called for a later one: the person does not want to wait. */
  onSecond(act: () => void): void;
}

/** Listens for Ctrl-C, SIGTERM, a closed terminal or pipe, and the end of the launcher. */
export function waitForStop(): StopSignals {
  let began: number | undefined;
  let second: () => void = () => process.exit(130);
  const first = new Promise<true>((settle) => {
    const wish = () => {
      const now = performance.now();
      if (began === undefined) {
        began = now;
        settle(true);
      } else if (now - began > ONE_PRESS_MS) second();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wish);
    process.once('disconnect', wish);
    // Nobody reads our terminal any more, as with `npm start | head`.
    process.stdout.on('error', wish);
    process.stderr.on('error', wish);
  });
  return {
    first,
    stopped: () => began !== undefined,
    onSecond: (act) => {
      second = act;
    },
  };
}
