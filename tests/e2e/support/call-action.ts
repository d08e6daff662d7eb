import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ANSWER_WITHIN_MS = 60_000;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A server action of the build: its id on the wire, and where it was exported. */
export interface BuiltAction {
  readonly id: string;
  readonly exported: string;
  readonly file: string;
}

/** The build that the product of this suite serves: the newest one. */
export function buildFolder(): string {
  const builds = readdirSync(ROOT)
    .filter((name) => /^\.next(-\d)?$/.test(name))
    .map((name) => ({ name, mark: statSync(join(ROOT, name, 'made-from'), { throwIfNoEntry: false }) }))
    .filter((build) => build.mark !== undefined)
    .sort((a, b) => (b.mark?.mtimeMs ?? 0) - (a.mark?.mtimeMs ?? 0));
  const newest = builds[0];
  if (!newest) throw new Error('there is no build');
  return join(ROOT, newest.name);
}

/** Every server action that the build lists, whether a page uses it or not. */
export function builtActions(): BuiltAction[] {
  const text = readFileSync(join(buildFolder(), 'server', 'server-reference-manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as { node: Record<string, { exportedName: string; filename: string }> };
  return Object.entries(manifest.node)
    .map(([id, { exportedName, filename }]) => ({ id, exported: exportedName, file: filename }))
    .sort((one, other) => Number(isOfAccess(one)) - Number(isOfAccess(other)));
}

/** Several files export a `decide` or a `propose`. In a map by name the last one stays, and tests mean those of access. */
function isOfAccess({ file }: BuiltAction): boolean {
  return /\/(requests|access|break-glass)\/actions\.ts$/.test(file);
}

/** Every address of a page or route that the build lists, as Next.js writes it: `/secrets/[secretId]/page`. */
export function builtAddresses(): string[] {
  const text = readFileSync(join(buildFolder(), 'server', 'app-paths-manifest.json'), 'utf8');
  return Object.keys(JSON.parse(text) as Record<string, string>).map((path) =>
    path.replace(/\/\([^)]+\)/g, ''),
  );
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RawCall {
  readonly url: string;
  /** Instead of the path of `url`, as it stands: also what no URL can hold. */
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** One HTTP request with exactly these headers; a browser or fetch would add and forbid some. */
export function callRaw({ url, path, method = 'GET', headers = {}, body }: RawCall): Promise<RawAnswer> {
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((settle, fail) => {
    const call = request(
      url,
      {
        method,
        headers: sent as Record<string, string>,
        timeout: ANSWER_WITHIN_MS,
        ...(path === undefined ? {} : { path }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          settle({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', fail);
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS / 1_000} s`)));
    call.on('error', fail);
    call.end(body);
  });
}

export interface ActionCall {
  readonly origin: string;
  readonly path: string;
  readonly id: string;
  /** The arguments as they go over the wire: JSON, or any text for hostile calls. */
  readonly body: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Calls a server action as the browser does, from a page of ours unless `headers` say otherwise. */
export function callAction({ origin, path, id, body, cookie, headers = {} }: ActionCall): Promise<RawAnswer> {
  return callRaw({
    url: origin + path,
    method: 'POST',
    headers: {
      'Content-Type': 'text/plain;charset=UTF-8',
      'Content-Length': String(Buffer.byteLength(body)),
      'Next-Action': id,
      Accept: 'text/x-component',
      Origin: origin,
      'Sec-Fetch-Site': 'same-origin',
      Cookie: cookie,
      ...headers,
    },
    body,
  });
}

/** The code of the refusal in an action's answer, `ok` for a success, or the HTTP status where there is no result. */
export function outcomeOf(answer: RawAnswer): string {
  const refusal = /"ok":false,"refusal":\{"code":"([a-z-]+)"/.exec(answer.body);
  if (refusal?.[1]) return refusal[1];
  return /"ok":true/.test(answer.body) ? 'ok' : `http-${answer.status}`;
}
