'use client';

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type {
  Askable,
  AskableFolder,
  AskableSecret,
  FindAskableInput,
} from '#lib/access/queries/askable-secrets.ts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { formatCount } from '../format/number.ts';
import { SecretName } from '../format/secret-name.tsx';
import { Button } from '../ui/button.tsx';
import { LABEL } from '../ui/field.tsx';
import { Refused, UNREACHED } from './refused.tsx';
import { plural } from './words.ts';

export interface SecretPickerProps {
  find: (input: FindAskableInput) => Promise<Result<Askable>>;
  /** Ids that are chosen already. */
  chosen: ReadonlySet<string>;
  onToggle: (secret: AskableSecret) => void;
  /** No more can be chosen: says why. */
  full: string | null;
  /** The first focus of the page. */
  focused?: boolean;
  /** Words that were typed elsewhere before. */
  firstQuery?: string;
}

type Option =
  | { readonly kind: 'up'; readonly path: string }
  | { readonly kind: 'folder'; readonly folder: AskableFolder }
  | { readonly kind: 'secret'; readonly secret: AskableSecret }
  | { readonly kind: 'more' };

const TYPING_PAUSE_MS = 150;
const EMPTY: Askable = { folders: [], secrets: [], next: null };

/**
 * Picks secrets by words or by walking the tree: one field, one list, arrows and return. A level of the tree or twenty
 * hits are asked for at a time, so a hundred thousand secrets are as quick as ten.
 */
export function SecretPicker({ find, chosen, onToggle, full, focused, firstQuery = '' }: SecretPickerProps) {
  const [query, setQuery] = useState(firstQuery);
  const [folder, setFolder] = useState('');
  const [active, setActive] = useState(0);
  const { found, busy, refusal, more, isCurrent } = useFound(find, query, folder);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const options = optionsOf(found, query.trim() === '' ? folder : '');
  const current = Math.min(active, Math.max(0, options.length - 1));

  const open = (path: string) => {
    setFolder(path);
    setActive(0);
  };
  const choose = (option: Option | undefined) => {
    // What is on the list still belongs to other words: return must not pick from it.
    if (!isCurrent) return;
    if (option?.kind === 'up') open(option.path);
    if (option?.kind === 'folder') open(option.folder.path);
    if (option?.kind === 'more') more();
    if (option?.kind === 'secret' && (full === null || chosen.has(option.secret.id))) onToggle(option.secret);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[current];
    const walks = query === '';
    if (event.key === 'ArrowDown') setActive(Math.min(current + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(current - 1, 0));
    else if (event.key === 'Enter') choose(option);
    else if (event.key === 'ArrowRight' && walks && option?.kind === 'folder') open(option.folder.path);
    else if (event.key === 'ArrowLeft' && walks && folder !== '') open(parentOf(folder));
    else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return (
    <div>
      <label htmlFor={`${id}-input`} className={LABEL}>
        Find secrets by name, owner, tag or ARN, or walk the tree
      </label>
      <input
        id={`${id}-input`}
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={options.length > 0 ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        value={query}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: without a secret the page asks for nothing else
        autoFocus={focused}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="h-28 w-full min-w-0 rounded-control border border-ctl bg-page px-8 text-body text-ink focus-visible:outline-2 focus-visible:outline-offset-1 max-desk:h-36"
      />
      {query.trim() === '' ? <FolderPath folder={folder} onOpen={open} /> : null}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Secrets to ask for"
        aria-multiselectable="true"
        aria-busy={busy || undefined}
        className="max-h-256 overflow-y-auto border-y border-rule2"
      >
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: the active option is named by the field
          <div
            key={keyOf(option)}
            id={`${id}-${index}`}
            role="option"
            aria-selected={option.kind === 'secret' && chosen.has(option.secret.id)}
            aria-disabled={option.kind === 'secret' && full !== null && !chosen.has(option.secret.id)}
            onClick={() => {
              setActive(index);
              choose(option);
            }}
            className={`flex min-h-32 cursor-default flex-wrap items-center justify-between gap-x-16 border-b border-rule px-8 py-4 last:border-b-0 aria-selected:bg-sel max-desk:min-h-40 ${index === current ? 'bg-hover shadow-[inset_2px_0_0_var(--color-accent)]' : 'hover:bg-hover'}`}
          >
            <OptionLine option={option} chosen={chosen} />
          </div>
        ))}
      </div>
      <p role="status" className="pt-3 text-small text-ink3">
        {statusWords({ busy, query, found, full })}
      </p>
      <Refused refusal={refusal} />
    </div>
  );
}

/** What is there for these words or in this folder. What was asked for earlier and comes later is dropped. */
function useFound(find: SecretPickerProps['find'], query: string, folder: string) {
  const [found, setFound] = useState<Askable>(EMPTY);
  const [answered, setAnswered] = useState<string | null>(null);
  const [busy, setBusy] = useState(true);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const turn = useRef(0);
  const ask = async (page: Askable['next'], earlier: Askable) => {
    turn.current += 1;
    const mine = turn.current;
    setBusy(true);
    const after = page ?? { folderAfter: null, leafAfter: null };
    const result = await find({ query, folder, ...after }).catch(
      (): Result<Askable> => ({ ok: false, refusal: UNREACHED }),
    );
    if (mine !== turn.current) return;
    setBusy(false);
    setRefusal(result.ok ? null : result.refusal);
    if (!result.ok) return;
    setAnswered(`${folder} ${query}`);
    const { folders, secrets, next } = result.value;
    setFound({ folders: [...earlier.folders, ...folders], secrets: [...earlier.secrets, ...secrets], next });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for other words or another folder only
  useEffect(() => {
    const timer = setTimeout(() => void ask(null, EMPTY), query === '' ? 0 : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [query, folder]);
  const isCurrent = answered === `${folder} ${query}`;
  return { found, busy, refusal, isCurrent, more: () => void ask(found.next, found) };
}

function optionsOf(found: Askable, folder: string): readonly Option[] {
  return [
    ...(folder === '' ? [] : [{ kind: 'up', path: parentOf(folder) } as const]),
    ...found.folders.map((each) => ({ kind: 'folder', folder: each }) as const),
    ...found.secrets.map((secret) => ({ kind: 'secret', secret }) as const),
    ...(found.next ? [{ kind: 'more' } as const] : []),
  ];
}

function keyOf(option: Option): string {
  if (option.kind === 'folder') return option.folder.path;
  return option.kind === 'secret' ? option.secret.id : option.kind;
}

/** `prod/payments/` → `prod/`. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
}

function OptionLine({ option, chosen }: { option: Option; chosen: ReadonlySet<string> }) {
  if (option.kind === 'up') return <span className="text-ink2">Back to {option.path || 'all secrets'}</span>;
  if (option.kind === 'more') return <span className="text-accent">More of this folder</span>;
  if (option.kind === 'folder') {
    const { segment, secrets } = option.folder;
    return (
      <>
        <bdi className="mono">{segment || '(empty)'}/</bdi>
        <span className="text-small text-ink3">
          {formatCount(secrets)} {secrets === 1 ? 'secret' : 'secrets'}
        </span>
      </>
    );
  }
  const { name, environment, place, policy, id } = option.secret;
  return (
    <>
      <span className="flex min-w-0 items-center gap-8">
        <span aria-hidden="true" className="w-10 text-accent">
          {chosen.has(id) ? '✓' : ''}
        </span>
        <SecretName name={name} environment={environment as EnvironmentKind} room={56} />
      </span>
      <span className="flex flex-wrap items-center gap-x-16 text-small text-ink3">
        <EnvironmentSign environment={environment as EnvironmentKind} />
        <span>{place}</span>
        <span className={policy ? '' : 'text-bad'}>
          {policy
            ? `${policy.name}, ${plural(policy.signatures, 'signature')}`
            : 'no policy, nobody can give it'}
        </span>
      </span>
    </>
  );
}

function FolderPath({ folder, onOpen }: { folder: string; onOpen: (path: string) => void }) {
  const parts = folder.split('/').filter((part) => part !== '');
  return (
    <nav aria-label="Folder" className="flex min-h-28 flex-wrap items-center text-small">
      <Button look="quiet" size="small" onPress={() => onOpen('')}>
        All secrets
      </Button>
      {parts.map((part, index) => {
        const path = `${parts.slice(0, index + 1).join('/')}/`;
        return (
          <span key={path} className="flex items-center">
            <span className="text-ink3">/</span>
            <Button look="quiet" size="small" onPress={() => onOpen(path)}>
              {part}
            </Button>
          </span>
        );
      })}
    </nav>
  );
}

interface StatusInput {
  busy: boolean;
  query: string;
  found: Askable;
  full: string | null;
}

function statusWords({ busy, query, found, full }: StatusInput): string {
  if (full) return full;
  if (busy) return 'Looking…';
  if (query.trim() === '') return 'Arrows move, return chooses or opens, left goes up.';
  if (found.secrets.length === 0) return 'No secret holds all of these words. Try fewer, or walk the tree.';
  return `${plural(found.secrets.length, 'secret')} found${found.secrets.length === 20 ? ', the best of them' : ''}.`;
}
