'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface SaveViewProps {
  save: (input: { name: string; address: string; shared: boolean }) => Promise<Result<unknown>>;
}

/** "Save this view": the filters of the address under a name, for oneself or for everybody. */
export function SaveView({ save }: SaveViewProps) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [pending, start] = useTransition();
  if (!isOpen) {
    return (
      <Button look="quiet" size="small" onPress={() => setOpen(true)}>
        Save this view
      </Button>
    );
  }
  function send(event: FormEvent) {
    event.preventDefault();
    start(async () => {
      const result = await save({ name, address: addressOf(path, search.toString()), shared });
      if (!result.ok) {
        setTrouble(result.refusal.words);
        return;
      }
      setOpen(false);
      setName('');
      setTrouble(undefined);
      router.refresh();
    });
  }
  return (
    <form onSubmit={send} className="flex flex-wrap items-end gap-10 py-8">
      <TextField
        label="Name of the view"
        value={name}
        onChange={setName}
        maxLength={60}
        isRequired
        error={trouble}
      />
      <Checkbox isSelected={shared} onChange={setShared}>
        For everybody who may see secrets
      </Checkbox>
      <Button type="submit" pending={pending} pendingLabel="Saving">
        Save view
      </Button>
      <Button look="quiet" onPress={() => setOpen(false)}>
        Cancel
      </Button>
    </form>
  );
}

/** The list without its place in the pages. */
function addressOf(path: string, query: string): string {
  const search = new URLSearchParams(query);
  search.delete('after');
  search.delete('from');
  const rest = search.toString().replaceAll('%2C', ',');
  return rest === '' ? path : `${path}?${rest}`;
}
