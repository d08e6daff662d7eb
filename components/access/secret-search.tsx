import { buttonClass } from '../ui/button-look.ts';

export interface SecretSearchProps {
  label: string;
}

/** Finds the secret to ask for, from another page. A plain form: it works without script, and what is typed is an address. */
export function SecretSearch({ label }: SecretSearchProps) {
  return (
    <form action="/requests/new" method="get" className="flex max-w-480 items-end gap-8">
      <label className="min-w-0 flex-1">
        <span className="mb-3 block text-small text-ink3">{label}</span>
        <input
          type="search"
          name="q"
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
  );
}
