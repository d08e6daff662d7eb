import { headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { recordDoorRefusal } from '#lib/audit/record-door-refusal.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { currentActor } from './current-actor.ts';
import { admit } from './rules/admit.ts';
import { filtersByScope, PAGES, type PageDoor } from './rules/doors.ts';
import { type Runtime, runtime } from './runtime.ts';
import { soonOrLater } from './soon-or-later.tsx';

/** What a page works with. `actor` is null only behind a public door. */
export interface PageContext<D extends PageDoor = PageDoor> extends Runtime {
  readonly actor: (typeof PAGES)[D] extends 'public' ? Actor | null : Actor;
}

interface PageProps {
  readonly params: Promise<Record<string, string | string[] | undefined>>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const nothing = z.object({});

/** Schemas of what stands in the address. Unknown search parameters are dropped, wrong path segments are "not found". */
export interface PageInput<P extends z.ZodType, S extends z.ZodType> {
  readonly params?: P;
  readonly search?: S;
}

/**
 * Makes a page: who? → may they? → is the address one of ours? → one render with one set of queries. Without a session
 * it leads to the sign-in and back; without the role the answer is 403.
 */
export function definePage<
  D extends PageDoor,
  P extends z.ZodType = typeof nothing,
  S extends z.ZodType = typeof nothing,
>(
  door: D,
  input: PageInput<P, S>,
  render: (
    context: PageContext<D>,
    address: { params: z.output<P>; search: z.output<S> },
  ) => Promise<ReactNode> | ReactNode,
): (props: PageProps) => Promise<ReactNode> {
  return async (props) => {
    const actor = await currentActor();
    const admission = admit(PAGES[door], actor, filtersByScope(door));
    if (admission === 'signed-out') redirect(`/sign-in?to=${encodeURIComponent(await pathOfThisPage())}`);
    if (admission === 'forbidden') return await turnAway(door, actor);
    const params = (input.params ?? nothing).safeParse(decoded(await props.params));
    const search = (input.search ?? nothing).safeParse(await props.searchParams);
    if (!params.success || !search.success) notFound();
    const context = { ...runtime(), actor: actor as PageContext<D>['actor'] };
    return await soonOrLater(
      render(context, { params: params.data as z.output<P>, search: search.data as z.output<S> }),
      { aboutOne: input.params !== undefined },
    );
  };
}

/** Somebody we know who opened an address that their roles do not open is on record. */
async function turnAway(door: PageDoor, actor: Actor | null): Promise<never> {
  if (actor) await recordDoorRefusal(runtime().db, { personId: actor.personId, door, code: 'forbidden' });
  forbidden();
}

/** Next.js hands path segments over as they stand in the address. A segment that cannot be decoded stays as it is. */
function decoded(
  params: Record<string, string | string[] | undefined>,
): Record<string, string | string[] | undefined> {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(decode) : value && decode(value),
    ]),
  );
}

async function pathOfThisPage(): Promise<string> {
  return (await headers()).get('x-countersign-path') ?? '/';
}
