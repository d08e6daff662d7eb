// Progress a person can follow: one line per step, with the time it took. On a terminal the line counts the
// seconds while the step runs; elsewhere (a log, a CI) it begins with the step and ends with the time, without
// control codes.

const CLEAR_LINE = '\r\u001b[2K';
const MAX_LINE = 160;

/**
 * Runs one step and says so on `out`. `work` may return a note, which is put behind the time.
 *
 * @template T
 * @param {string} title what is being done, as "Installing packages"
 * @param {() => Promise<T>} work
 * @param {{ out?: NodeJS.WriteStream, note?: (value: T) => string | undefined }} [options]
 * @returns {Promise<T>}
 */
export async function step(title, work, options = {}) {
  const out = options.out ?? process.stdout;
  const began = performance.now();
  const live = beginLine(out, title, began);
  try {
    const value = await work();
    const note = options.note?.(value);
    live.end(`  ${title} … ${duration(performance.now() - began)}${note ? `  (${note})` : ''}`);
    return value;
  } catch (error) {
    live.end(`  ${title} … failed after ${duration(performance.now() - began)}`);
    throw error;
  }
}

/**
 * A duration as a person says it: "0.4 s", "24 s", "2 min 05 s".
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * @param {NodeJS.WriteStream} out
 * @param {string} title
 * @param {number} began
 */
function beginLine(out, title, began) {
  if (!out.isTTY) return beginPlainLine(out, `  ${title} … `);

  const draw = () => {
    const line = `  ${title} … ${Math.floor((performance.now() - began) / 1000)} s`;
    out.write(CLEAR_LINE + line.slice(0, Math.min(out.columns || MAX_LINE, MAX_LINE)));
  };
  draw();
  const timer = setInterval(draw, 1000);
  return {
    end: (/** @type {string} */ line) => {
      clearInterval(timer);
      out.write(`${CLEAR_LINE}${line}\n`);
    },
  };
}

/** The plain line that is begun and not ended. @type {string | undefined} */
let unended;

/**
 * @param {NodeJS.WriteStream} out
 * @param {string} shown
 */
function beginPlainLine(out, shown) {
  out.write((unended === undefined ? '' : '\n') + shown);
  unended = shown;
  return {
    end: (/** @type {string} */ line) => {
      // A step that was overtaken by another one says its whole line again.
      const overtaken = unended !== shown;
      out.write(
        overtaken ? `${unended === undefined ? '' : '\n'}${line}\n` : `${line.slice(shown.length)}\n`,
      );
      unended = undefined;
    },
  };
}
