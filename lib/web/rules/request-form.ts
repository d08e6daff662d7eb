/** The outside of a request: what can be judged before anything of it is read. */
export interface RequestOutside {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly host: string | null;
  readonly contentLength: string | null;
  readonly cookies: string | null;
}

export interface RequestProblem {
  readonly status: 405 | 413 | 421 | 431;
  readonly words: string;
}

/** No form of ours is longer, and the framework reads no more of a call either. */
export const LARGEST_BODY_BYTES = 65_536;

/** Ours take about 100 bytes; the rest is room for those that other programs set for the same name. */
export const LONGEST_COOKIES = 6_144;

/** The doors that take more than a form: they read no further than their own limit. */
const LARGER_BODIES: Readonly<Record<string, number>> = {
  '/feed/upload/piece': 1_048_576,
  '/api/trail/events': 524_288,
  '/changes/value': 524_288,
};

const METHODS = ['GET', 'HEAD', 'POST'];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** What is wrong with a request before it is read, or null. The words repeat nothing of it. */
export function problemOfRequest(request: RequestOutside, publicUrl: URL): RequestProblem | null {
  if (!METHODS.includes(request.method)) return { status: 405, words: 'There is nothing to do this way.' };
  // On one's own machine any site can lead its own name here and would count as one place with us for the browser.
  if (LOOPBACK.includes(publicUrl.hostname) && !isThisMachine(request.host, publicUrl.port)) {
    return { status: 421, words: `Countersign answers at ${publicUrl.origin} only.` };
  }
  if ((request.cookies ?? '').length > LONGEST_COOKIES) {
    return { status: 431, words: 'The browser sent more cookies than we read. Delete those of this site.' };
  }
  if (request.method !== 'POST') return null;
  // A body that does not say how long it is meets the framework's own limit, which is the same.
  const most = Object.hasOwn(LARGER_BODIES, request.path) ? LARGER_BODIES[request.path] : LARGEST_BODY_BYTES;
  if (Number(request.contentLength ?? 0) > (most ?? LARGEST_BODY_BYTES)) {
    return {
      status: 413,
      words: `This is longer than ${(most ?? LARGEST_BODY_BYTES) / 1_024} KB. Nothing was changed.`,
    };
  }
  return null;
}

/** The framework hands an action on to itself under another name of this machine than the configured one. */
function isThisMachine(host: string | null, port: string): boolean {
  return LOOPBACK.some((name) => host === (port === '' ? name : `${name}:${port}`));
}
