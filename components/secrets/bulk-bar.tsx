'use client';

import type { Environment } from '#lib/secrets/rules/environment.ts';
import { SecretName } from '../format/secret-name.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';

interface ChosenRow {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
}

/** As many as one act takes. */
export const MOST_CHOSEN = 20;
const NAMED = 3;

const ACTS = [
  { act: 'rotate', words: 'Rotate' },
  { act: 'tag', words: 'Tag' },
  { act: 'delete', words: 'Plan deletion' },
] as const;

/** What can be done with the rows that are chosen, and which these are. Each act begins with its preview. */
export function BulkBar({ rows, clear }: { rows: readonly ChosenRow[]; clear: () => void }) {
  const query = rows.map((row) => `secret=${row.id}`).join('&');
  const more = rows.length - NAMED;
  return (
    <section
      aria-label="Chosen secrets"
      className="sticky bottom-0 z-10 flex min-h-44 flex-wrap items-center gap-x-16 gap-y-4 border-t border-rule2 bg-sel py-6 pr-10 pl-10"
    >
      <span aria-live="polite" className="font-semibold">
        {rows.length} chosen
      </span>
      <span className="flex min-w-0 flex-wrap gap-x-10 text-small text-ink2">
        {rows.slice(0, NAMED).map((row) => (
          <SecretName key={row.id} name={row.name} environment={row.environment} room={30} />
        ))}
        {more > 0 ? `and ${more} more` : null}
      </span>
      <span className="ml-auto flex flex-wrap items-center gap-x-16">
        {rows.length > MOST_CHOSEN ? (
          <span className="text-warn">At most {MOST_CHOSEN} at once.</span>
        ) : (
          [
            <Link key="ask" href={`/requests/new?${query}`} look="alone">
              Request access
            </Link>,
            ...ACTS.map(({ act, words }) => (
              <Link key={act} href={`/changes/new?act=${act}&${query}`} look="alone">
                {words}
              </Link>
            )),
          ]
        )}
        <Button look="quiet" size="small" onPress={clear}>
          Choose none
        </Button>
      </span>
    </section>
  );
}
