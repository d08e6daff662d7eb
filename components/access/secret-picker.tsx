import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { buttonClass } from '../ui/button-look.ts';
import { Link } from '../ui/link.tsx';

export interface SecretSearchProps {
  /** What was typed before. */
  query?: string;
  label: string;
  /** The first focus of the page. */
  focused?: boolean;
}

/** Finds the secret to ask for. A plain form: it works without script, and what is found is an address. */
export function SecretSearch({ query, label, focused }: SecretSearchProps) {
  return (
    <form action="/requests/new" method="get" className="flex max-w-480 items-end gap-8">
      <label className="min-w-0 flex-1">
        <span className="mb-3 block text-small text-ink3">{label}</span>
        <input
          type="search"
          name="q"
          defaultValue={query}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the page asks for nothing else
          autoFocus={focused}
          className="h-28 w-full min-w-0 rounded-control border border-ctl bg-page px-8 text-body text-ink focus-visible:outline-2 focus-visible:outline-offset-1 max-desk:h-36"
        />
      </label>
      <button type="submit" className={buttonClass()}>
        Find
      </button>
    </form>
  );
}

/** What a search found: each leads to the form for that secret. */
export function SecretHits({ hits }: { hits: readonly ListedSecret[] }) {
  return (
    <ul aria-label="Secrets found" className="mt-12 border-t border-rule2">
      {hits.map((hit) => (
        <li
          key={hit.id}
          className="flex min-h-32 flex-wrap items-center justify-between gap-x-16 border-b border-rule py-4"
        >
          <Link href={`/requests/new?secret=${hit.id}&act=reveal`} look="row">
            <SecretName name={hit.name} environment={hit.environment} room={64} />
          </Link>
          <span className="flex items-center gap-16 text-small text-ink3">
            <EnvironmentSign environment={hit.environment} />
            <span>
              {hit.connectionName}, {hit.region}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
