'use server';

import { z } from 'zod';
import type { PaletteItem, PaletteSection } from '#components/layout/palette.ts';
import { type FoundRequest, findRequests } from '#lib/access/queries/find-requests.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { listPeople } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { listViews } from '#lib/secrets/queries/list-views.ts';
import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { defineAction } from '#lib/web/action.ts';

const schema = z.strictObject({ query: z.string().max(256) });

const HITS = 12;
const WORST = 6;
const OTHERS = 5;

/**
 * What the palette finds: secrets that hold every word, requests, people and saved views, each as far as the person may
 * see them. Without a word, the secrets that most need somebody, and the views.
 */
export const search = defineAction(
  'palette.search',
  schema,
  async ({ db, actor }, { query }): Promise<Result<PaletteSection[]>> => {
    const words = query.trim();
    const [secrets, requests, people, views] = await Promise.all([
      words === '' ? worstSecrets(db, actor) : searchSecrets(db, actor, words, HITS),
      words === '' ? [] : findRequests(db, actor, words, OTHERS),
      words.length < 2 ? [] : peopleNamed(db, actor, words),
      viewsNamed(db, actor, words),
    ]);
    const sections: PaletteSection[] = [
      { name: words === '' ? 'Needs attention' : 'Secrets', items: secrets.map(secretItem) },
      { name: 'Views', items: views },
      { name: 'Requests', items: requests.map(requestItem) },
      { name: 'People', items: people },
    ];
    return ok(sections.filter((section) => section.items.length > 0));
  },
);

async function worstSecrets(db: Database, actor: Actor): Promise<readonly ListedSecret[]> {
  const filter = { health: ['broken' as const, 'attention' as const] };
  const page = { sort: 'consequence' as const, direction: 'ascending' as const, size: WORST };
  return (await listSecrets(db, actor, filter, page)).rows;
}

function secretItem(secret: ListedSecret): PaletteItem {
  return {
    href: `/secrets/${secret.id}`,
    label: secret.name,
    note: `${secret.connectionName}, ${secret.region}`,
    kind: 'secret',
    environment: secret.environment,
  };
}

function requestItem(request: FoundRequest): PaletteItem {
  return {
    href: `/requests/${request.id}`,
    label: `${request.requesterName}: ${request.secretName ?? 'a policy'}`,
    note: `${request.id.slice(0, 8)}, ${request.state}`,
    kind: 'request',
  };
}

async function peopleNamed(db: Database, actor: Actor, words: string): Promise<PaletteItem[]> {
  if (!can(actor, 'people.read')) return [];
  const wanted = words.toLowerCase();
  const people = (await listPeople(db)).filter((person) =>
    `${person.displayName} ${person.email ?? ''}`.toLowerCase().includes(wanted),
  );
  return people.slice(0, OTHERS).map((person) => ({
    href: `/people/${person.id}`,
    label: person.displayName,
    note: person.roles.map(({ role }) => role).join(', '),
    kind: 'person',
  }));
}

async function viewsNamed(db: Database, actor: Actor, words: string): Promise<PaletteItem[]> {
  const wanted = words.toLowerCase();
  const views = (await listViews(db, actor)).filter((view) => view.name.toLowerCase().includes(wanted));
  return views.slice(0, OTHERS).map((view) => ({
    href: view.address,
    label: view.name,
    note: view.shared ? `shared by ${view.ownerName}` : 'your view',
    kind: 'page',
  }));
}
