'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useRef } from 'react';

export interface FilterFieldProps {
  label: string;
  /** The text in force. */
  text: string;
  /** The list this belongs to, without a text, e.g. `/secrets?env=staging`. Its parameters travel along. */
  href: string;
  /** The name of the parameter. */
  name?: string;
  placeholder?: string;
  mono?: boolean;
}

/** The field that narrows a list by text; `/` focuses it. ⏎ sends it into the address. Works without script too. */
export function FilterField({ label, text, href, name = 'q', placeholder, mono }: FilterFieldProps) {
  const router = useRouter();
  const field = useRef<HTMLInputElement>(null);
  const [path = '', query = ''] = href.split('?');
  const send = (event: FormEvent) => {
    event.preventDefault();
    const value = field.current?.value.trim() ?? '';
    const search = new URLSearchParams(query);
    if (value) search.set(name, value);
    const said = search.toString().replaceAll('%2C', ',');
    router.push(said ? `${path}?${said}` : path);
  };
  return (
    <search className="w-260 max-w-full max-desk:w-full">
      <form action={path} method="get" onSubmit={send}>
        {Array.from(new URLSearchParams(query), ([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <input
          // A list that was narrowed elsewhere shows the text of its own address.
          key={text}
          ref={field}
          type="search"
          name={name}
          defaultValue={text}
          maxLength={256}
          aria-label={label}
          placeholder={placeholder ?? label}
          data-list-filter=""
          className={`h-28 w-full rounded-control border border-ctl bg-page px-8 text-body focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-accent max-desk:h-36 [&::-webkit-search-cancel-button]:hidden ${mono ? 'mono' : ''}`}
        />
      </form>
    </search>
  );
}
