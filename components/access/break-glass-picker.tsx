import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { buttonClass } from '../ui/button-look.ts';
import { Link } from '../ui/link.tsx';
import { EmptyState } from '../ui/state.tsx';

export interface BreakGlassPickerProps {
  query: string;
  hits: readonly ListedSecret[];
}

/** Finds the one secret to open. A plain form: it works without script, and what is found is an address. */
export function BreakGlassPicker({ query, hits }: BreakGlassPickerProps) {
  return (
    <>
      <form action="/break-glass/new" method="get" className="flex max-w-480 items-end gap-8">
        <label className="min-w-0 flex-1">
          <span className="mb-3 block text-small text-ink3">Secret</span>
          <input
            type="search"
            name="q"
            defaultValue={query}
            maxLength={256}
            autoComplete="off"
            spellCheck={false}
            className="h-28 w-full min-w-0 rounded-control border border-ctl bg-page px-8 text-body text-ink focus-visible:outline-2 focus-visible:outline-offset-1 max-desk:h-36"
          />
        </label>
        <button type="submit" className={buttonClass()}>
          Find
        </button>
      </form>
      {query !== '' && hits.length === 0 ? (
        <EmptyState title="No secret holds all of these words.">Try fewer.</EmptyState>
      ) : null}
      {hits.length > 0 ? (
        <ul aria-label="Secrets found" className="mt-12 border-t border-rule2">
          {hits.map((hit) => (
            <li
              key={hit.id}
              className="flex min-h-32 flex-wrap items-center justify-between gap-x-16 border-b border-rule py-4"
            >
              <Link href={`/break-glass/new?secret=${hit.id}`} look="row">
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
      ) : null}
    </>
  );
}
