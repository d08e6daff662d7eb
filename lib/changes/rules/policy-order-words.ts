import { policyWords, type StatementWords } from '#lib/secrets/rules/policy-words.ts';
import { reachOfPolicy } from '#lib/secrets/rules/resource-policy.ts';
import type { Sight } from './sight.ts';

const MOST_STATEMENTS = 12;
const MOST_ACCOUNTS = 20;
const LONGEST_SENTENCE = 600;
/** A record keeps 4,000 characters of a sentence. */
const LONGEST_PIECE = 3_900;
const LONGEST_PRETTY = 24_000;
const DEEPEST = 12;

/**
 * What a new resource policy says and what becomes of the one that stands, in words that are frozen and signed; the whole
 * document is the last of them, in pieces where it is long. Words with a line break in them are documents.
 */
export function putPolicyWords(document: string, blockPublic: boolean, sight: Sight): readonly string[] {
  const { resourcePolicy } = sight;
  return [
    resourcePolicy === null
      ? 'The secret gets a resource policy. It has none now.'
      : 'The resource policy is replaced by this one.',
    ...reachWords(document, sight),
    ...statementWords(resourcePolicy, document),
    blockPublic
      ? 'AWS refuses it if it opens the secret to everybody.'
      : 'AWS does not check whether it opens the secret to everybody.',
    ...(isPlain(document) ? [] : [NOT_PLAIN]),
    'The document that is set:',
    ...documentPieces(document),
  ];
}

/** What goes with a resource policy that is removed. */
export function removePolicyWords({ resourcePolicy }: Sight): readonly string[] {
  return [
    'Whoever had access by this policy alone is refused from then on, and what it forbids is forbidden no more.',
    ...statementWords(resourcePolicy, null),
  ];
}

const NOT_PLAIN =
  'It repeats a key or writes characters as escapes, so the sentences above may not say all of it. Read it as it is written.';

function reachWords(document: string, { arn }: Sight): readonly string[] {
  const { isPublic, accounts, unreadable } = reachOfPolicy(document, arn.split(':')[4] ?? '');
  if (unreadable) return ['Nothing is known of whom it lets in: it cannot be read as a policy.'];
  const named = accounts.slice(0, MOST_ACCOUNTS).join(', ');
  const more = accounts.length > MOST_ACCOUNTS ? ` and ${accounts.length - MOST_ACCOUNTS} more` : '';
  return [
    ...(isPublic ? ['It lets everybody in.'] : []),
    accounts.length === 0 ? 'It names no other account.' : `It lets other accounts in: ${named}${more}.`,
  ];
}

/** Statements that come and stay, in the order of the new document, then those that go. */
function statementWords(before: string | null, after: string | null): readonly string[] {
  const old = before === null ? [] : policyWords(before);
  const next = after === null ? [] : policyWords(after);
  const left = (old ?? []).map(({ json }) => json);
  const marked = (next ?? []).map((statement) => {
    const place = left.indexOf(statement.json);
    if (place >= 0) left.splice(place, 1);
    return { statement, how: place >= 0 ? 'Stays' : 'New' };
  });
  const going = (old ?? [])
    .filter(({ json }) => {
      const place = left.indexOf(json);
      if (place >= 0) left.splice(place, 1);
      return place >= 0;
    })
    .map((statement) => ({ statement, how: 'Goes' }));
  return [
    ...listed(marked.toSorted((a, b) => Number(a.how === 'Stays') - Number(b.how === 'Stays'))),
    ...listed(going),
    ...(old === null ? ['What the policy that stands says cannot be put in words.'] : []),
    ...(next === null ? ['What it says cannot be put in words. Read it as it is written.'] : []),
  ];
}

function listed(all: readonly { readonly statement: StatementWords; readonly how: string }[]) {
  const words = all.slice(0, MOST_STATEMENTS).map(({ statement, how }) => {
    // A line break would make a document of it.
    const sentence = statement.sentence.replace(/\s+/g, ' ');
    const cut =
      sentence.length > LONGEST_SENTENCE ? `${sentence.slice(0, LONGEST_SENTENCE)}… (cut)` : sentence;
    return `${how}${statement.isWide && how !== 'Goes' ? ', wide open' : ''}: ${cut}`;
  });
  const more = all.length - words.length;
  return more > 0 ? [...words, `${all[0]?.how}: ${more} more statements.`] : words;
}

/** Indented where that says exactly what is sent, else as it is written. */
export function documentPieces(document: string): readonly string[] {
  const text = prettyOf(document) ?? `\n${document}`;
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = start + LONGEST_PIECE;
    const line = end < text.length ? text.lastIndexOf('\n', end) : -1;
    const stop = line > start ? line + 1 : Math.min(end, text.length);
    pieces.push(text.slice(start, stop));
    start = stop;
  }
  return pieces.map((piece) => (piece.includes('\n') ? piece : `${piece}\n`));
}

function prettyOf(document: string): string | null {
  if (!isPlain(document)) return null;
  // Text that opens too deep would grow with its indentation beyond all bounds.
  let depth = 0;
  for (const sign of document) {
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') depth -= 1;
    if (depth > DEEPEST) return null;
  }
  const pretty = JSON.stringify(JSON.parse(document), null, 2);
  return pretty.length <= LONGEST_PRETTY && pretty.includes('\n') ? pretty : null;
}

/** Reading it and writing it again gives the same text: no key is there twice, no character hidden behind an escape. */
function isPlain(document: string): boolean {
  try {
    const compact = document.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
    return JSON.stringify(JSON.parse(document)) === compact;
  } catch {
    return false;
  }
}
