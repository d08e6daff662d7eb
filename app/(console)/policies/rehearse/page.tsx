import { z } from 'zod';
import { PolicyRehearsal, RehearsalForm } from '#components/access/policy-rehearsal.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { EmptyState, ErrorState } from '#components/ui/state.tsx';
import { rehearseRequest } from '#lib/access/queries/rehearse.ts';
import { SECRET_ACTS } from '#lib/access/rules/act.ts';
import type { Database } from '#lib/db/client.ts';
import { isId } from '#lib/kernel/ids.ts';
import { listPeople } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { findSecret, type SecretFound } from '#lib/secrets/queries/find-secret.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'Rehearse a request' };

const search = z.object({
  person: z.string().max(64).optional().catch(undefined),
  secret: z.string().max(2_048).refine(isStorable).optional().catch(undefined),
  act: z.enum(SECRET_ACTS).catch('reveal'),
  minutes: z.coerce.number().int().min(1).max(240).optional().catch(undefined),
});

export default definePage('policies.rehearse', { search }, async ({ db, actor }, { search }) => {
  const personId = isId('person', search.person) ? search.person : actor.personId;
  const asked = search.secret?.trim() ?? '';
  const found = asked === '' ? null : await find(db, actor, asked);
  const secretId = found?.kind === 'one' ? found.secret.id : null;
  const durationSeconds = search.minutes === undefined ? null : search.minutes * 60;
  const question = { personId, act: search.act, durationSeconds };
  const view = secretId ? await rehearseRequest(db, actor, { ...question, secretId }) : null;
  const people = can(actor, 'policies.read') ? await listPeople(db) : [];
  return (
    <Page crumbs={crumbsFor(actor)}>
      <PageHeader
        title="What would happen if somebody asked now?"
        lead={<p className="max-w-prose">Nothing is sent and nobody is told. The address leads back here.</p>}
      />
      <RehearsalForm
        people={people
          .filter((person) => !person.disabled)
          .map(({ id, displayName }) => ({ id, displayName }))}
        personId={personId}
        secret={view?.ok ? view.value.secret.name : asked}
        act={search.act}
        minutes={search.minutes ?? null}
      />
      {view?.ok ? (
        <PolicyRehearsal view={view.value} act={search.act} isOwn={personId === actor.personId} />
      ) : null}
      {view && !view.ok ? <ErrorState happened={view.refusal.words} /> : null}
      {found && found.kind !== 'one' ? (
        <NotOne found={found} address={{ ...search, person: personId }} />
      ) : null}
    </Page>
  );
});

function crumbsFor(actor: Actor) {
  const here = { label: 'Rehearse a request' };
  return can(actor, 'policies.read') ? [{ label: 'Policies', href: '/policies' }, here] : [here];
}

/** By id, ARN or name; what the person may not see is not found. */
async function find(db: Database, actor: Actor, asked: string): Promise<SecretFound> {
  if (!isId('secret', asked)) return await findSecret(db, actor, asked);
  const secret = await readSecret(db, actor, asked);
  return secret ? { kind: 'one', secret } : { kind: 'none' };
}

function NotOne({
  found,
  address,
}: {
  found: Exclude<SecretFound, { kind: 'one' }>;
  address: { person: string; act: string; minutes?: number | undefined };
}) {
  if (found.kind === 'none') {
    return (
      <EmptyState title="There is no such secret, or you may not see it.">
        Write its whole name, or paste its ARN.
      </EmptyState>
    );
  }
  return <SameName secrets={found.secrets} address={address} />;
}

function SameName({
  secrets,
  address,
}: {
  secrets: readonly { id: string; name: string; accountId: string; region: string }[];
  address: { person: string; act: string; minutes?: number | undefined };
}) {
  const hrefOf = (id: string) =>
    `/policies/rehearse?${new URLSearchParams({
      person: address.person,
      secret: id,
      act: address.act,
      ...(address.minutes ? { minutes: String(address.minutes) } : {}),
    })}`;
  return (
    <section aria-label="Secrets with this name" className="py-10">
      <p>{secrets.length} secrets have this name. Choose one.</p>
      <ul className="mt-4 grid gap-2">
        {secrets.map((secret) => (
          <li key={secret.id}>
            <a href={hrefOf(secret.id)} className="link-in-text">
              {secret.accountId}, {secret.region}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
