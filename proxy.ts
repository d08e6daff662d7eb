import { type NextRequest, NextResponse } from 'next/server';
import { contentPolicy, fixedHeaders } from '#lib/web/rules/headers.ts';
import { problemOfRequest, type RequestOutside, type RequestProblem } from '#lib/web/rules/request-form.ts';

// biome-ignore lint/style/noProcessEnv: runs before the server's runtime exists; the values are checked at start
const { COUNTERSIGN_URL = 'http://localhost:3000', NODE_ENV } = process.env;
const publicUrl = new URL(COUNTERSIGN_URL);

/**
 * Puts the headers on every answer, tells the page its own path, and turns away what is no request of ours by its
 * outside. No access control happens here: pages, actions and routes each go through their door.
 */
export function proxy(request: NextRequest): NextResponse {
  const problem = problemOfRequest(outsideOf(request), publicUrl);
  if (problem) return withHeaders(refusal(problem));
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce, NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set('x-countersign-path', request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return withHeaders(response);
}

function outsideOf({ method, headers, nextUrl }: NextRequest): RequestOutside {
  return {
    method,
    path: nextUrl.pathname,
    host: headers.get('host'),
    contentLength: headers.get('content-length'),
    cookies: headers.get('cookie'),
  };
}

function refusal({ status, words }: RequestProblem): NextResponse {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
  return new NextResponse(`${words}\n`, { status, headers });
}

function withHeaders(response: NextResponse): NextResponse {
  for (const [name, value] of fixedHeaders(publicUrl.protocol === 'https:'))
    response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ['/((?!_next/static/).*)'],
};
