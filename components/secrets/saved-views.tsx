'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { SavedView } from '#lib/secrets/queries/list-views.ts';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Link } from '../ui/link.tsx';

export interface SavedViewsProps {
  views: readonly SavedView[];
  /** The address of the list that is open. */
  here: string;
  remove: (input: { viewId: string }) => Promise<Result<unknown>>;
}

/** The views one kept and those that others shared. */
export function SavedViews({ views, here, remove }: SavedViewsProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  if (views.length === 0) return null;
  const take = (viewId: string) =>
    start(async () => {
      await remove({ viewId });
      router.refresh();
    });
  return (
    <Disclosure summary={views.length === 1 ? '1 saved view' : `${views.length} saved views`}>
      <ul className="flex flex-col gap-2">
        {views.map((view) => (
          <li key={view.id} className="flex min-h-28 flex-wrap items-center gap-x-10">
            <Link href={view.address} look="alone" aria-current={view.address === here ? 'page' : undefined}>
              <ForeignText text={view.name} />
            </Link>
            <span className="text-small text-ink3">
              {view.shared ? (
                <>
                  shared by <ForeignText text={view.ownerName} />
                </>
              ) : (
                'your own'
              )}
            </span>
            {view.mayRemove ? (
              <Button
                look="quiet"
                size="small"
                pending={pending}
                pendingLabel="Removing"
                aria-label={`Remove the view ${view.name}`}
                onPress={() => take(view.id)}
              >
                Remove
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
