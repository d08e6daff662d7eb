'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  Autocomplete,
  Button,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { EnvironmentSign } from '../format/environment.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Key } from '../ui/button.tsx';
import { keysFor } from './key-map.ts';
import { matchingPages, type PaletteItem, type PaletteSection } from './palette.ts';
import { useApple } from './use-apple.ts';

export interface PaletteProps {
  /** Secrets, people and requests the person may see. An empty query asks for what was recent. */
  search: (query: string) => Promise<PaletteSection[]>;
  /** The pages this person can open. */
  pages: readonly PaletteItem[];
}

type Found = { query: string; sections: PaletteSection[] } | { query: string; failed: true };

const TYPING_PAUSE_MS = 120;
/** Per section: the list should fit without scrolling; typing on narrows it. */
const HITS_SHOWN = 6;

/** The field of the bar that opens the palette, and the palette. ⌘K or Ctrl K opens it from everywhere. */
export function Palette({ search, pages }: PaletteProps) {
  const [open, setOpen] = useState(false);
  const apple = useApple();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      setOpen((is) => !is);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <Button
        onPress={() => setOpen(true)}
        className="inline-flex h-28 w-228 items-center justify-between gap-8 rounded-control border border-ctl pr-6 pl-10 text-small whitespace-nowrap text-ink3 hover:bg-hover max-aside:w-160 max-aside:[&>kbd]:hidden max-desk:hidden"
      >
        Search or jump to <Key>{keysFor('⌘ K', apple).replace('⌘ ', '⌘')}</Key>
      </Button>
      <ModalOverlay
        isOpen={open}
        onOpenChange={setOpen}
        isDismissable
        className="fades fixed inset-0 z-30 flex items-start justify-center bg-scrim p-16 pt-[8vh] no-print"
      >
        <Modal data-panel="" className="rises w-616 max-w-full rounded-control border border-rule2 bg-page">
          <Dialog aria-label="Search or jump to" className="outline-none">
            <PaletteBody search={search} pages={pages} onDone={() => setOpen(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

/** Asks after a short pause in typing; an answer that was overtaken is dropped. */
function useFound(search: PaletteProps['search'], query: string): Found | undefined {
  const [found, setFound] = useState<Found>();
  const latest = useRef(query);
  useEffect(() => {
    latest.current = query;
    const timer = setTimeout(
      () => {
        search(query).then(
          (sections) => latest.current === query && setFound({ query, sections }),
          () => latest.current === query && setFound({ query, failed: true }),
        );
      },
      query ? TYPING_PAUSE_MS : 0,
    );
    return () => clearTimeout(timer);
  }, [search, query]);
  return found;
}

function PaletteBody({ search, pages, onDone }: PaletteProps & { onDone: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const found = useFound(search, query.trim());
  const sections = useMemo(() => {
    const own = matchingPages(pages, query);
    const others = found && 'sections' in found ? found.sections : [];
    return [...others, { name: 'Pages', items: own }]
      .map((section) => ({ ...section, items: section.items.slice(0, HITS_SHOWN) }))
      .filter((section) => section.items.length > 0);
  }, [found, pages, query]);
  const waiting = found?.query !== query.trim();
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField
        aria-label="Search secrets, people, requests and pages"
        autoFocus
        className="border-b border-rule2"
      >
        <Input
          placeholder="Name, ARN, person, request or page"
          className="h-44 w-full bg-transparent px-16 text-lead outline-none [&::-webkit-search-cancel-button]:hidden"
        />
      </SearchField>
      <ListBox
        aria-label="Found"
        items={sections}
        className="max-h-[72vh] overflow-auto p-8 outline-none"
        onAction={(key) => {
          onDone();
          router.push(String(key));
        }}
        renderEmptyState={() => (
          <Nothing waiting={waiting} failed={Boolean(found && 'failed' in found)} query={query} />
        )}
      >
        {(section) => (
          <ListBoxSection id={section.name}>
            <Header className="px-8 pt-6 pb-2 text-micro text-ink3">{section.name}</Header>
            {section.items.map((item) => (
              <Hit key={item.href} item={item} />
            ))}
          </ListBoxSection>
        )}
      </ListBox>
    </Autocomplete>
  );
}

function Hit({ item }: { item: PaletteItem }) {
  return (
    <ListBoxItem
      id={item.href}
      textValue={item.label}
      className="flex min-h-32 cursor-pointer items-center gap-12 rounded-control px-8 outline-none data-focused:bg-sel max-desk:min-h-40"
    >
      <span className="min-w-0 flex-1 truncate">
        {item.kind === 'secret' ? (
          <SecretName name={item.label} environment={item.environment} room={52} />
        ) : (
          <bdi>{item.label}</bdi>
        )}
      </span>
      {item.note ? <span className="text-small text-ink3">{item.note}</span> : null}
      {item.environment ? <EnvironmentSign environment={item.environment} /> : null}
    </ListBoxItem>
  );
}

function Nothing({ waiting, failed, query }: { waiting: boolean; failed: boolean; query: string }) {
  if (failed) return <p className="px-8 py-6 text-bad">The search did not answer. Type on to try again.</p>;
  if (waiting) return <p className="px-8 py-6 text-ink3">Looking</p>;
  return (
    <p className="px-8 py-6 text-ink2">
      Nothing you may see is called <b className="break-anywhere">{query}</b>.
    </p>
  );
}
