'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { OfferRevealInput } from '#lib/access/offer-reveal.ts';
import type { RevealedValue, RevealSecretValueInput } from '#lib/access/reveal-secret-value.ts';
import type { RevealWay } from '#lib/access/rules/reveal.ts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { formatClock, formatShortDay } from '../format/time.ts';
import { useNow, useZone } from '../format/viewer.tsx';
import { CLIPBOARD_SECONDS, emptyClipboardLater } from './clipboard.ts';
import { doConfirmed } from './confirm-first.ts';
import { UNREACHED } from './refused.tsx';
import { fileNameOf, saveFile } from './save-file.ts';
import type { ShownValue } from './use-shown-value.ts';

/** The row of the whole value; no key of a JSON object can be empty here. */
export const WHOLE = '';

/** What a read at AWS needs: the grant, exactly as it stands, and the two actions. */
export interface RevealSource {
  grantId: string;
  secretId: string;
  stage: string | null;
  versionId: string | null;
  offer: (input: OfferRevealInput) => Promise<Result<{ nonce: string }>>;
  perform: (input: RevealSecretValueInput) => Promise<Result<RevealedValue>>;
}

interface Note {
  key: string;
  words: string;
}

const NOT_COPIED = 'The browser did not allow the copy. Press Copy again, it takes no use.';
const COPIED = `Copied without showing. The clipboard is emptied after ${CLIPBOARD_SECONDS} s.`;

/** Offer, read, then show, copy or save; and what to say about it. */
export function useReveal(source: RevealSource, value: ShownValue) {
  const router = useRouter();
  const zone = useZone();
  const now = useNow('second');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [note, setNote] = useState<Note | null>(null);
  const [at, setAt] = useState('');

  const copyOut = async (key: string) => {
    const text = value.held();
    if (text === null) return;
    if (!(await writeClipboard(text))) return setNote({ key, words: NOT_COPIED });
    value.drop();
    emptyClipboardLater();
    setNote({ key, words: COPIED });
  };

  const save = (key: string, { revealId, value: content }: RevealedValue) => {
    const name = fileNameOf(revealId, content.kind);
    saveFile(content.kind === 'text' ? content.text : content.bytes, name);
    setNote({
      key,
      words: `Saved as ${name}, without showing. The file stays on your disk until you delete it.`,
    });
  };

  const read = async (key: string, way: RevealWay) => {
    const attempt = value.ask(key, way);
    setRefusal(null);
    setNote(null);
    setAt(`${formatShortDay(now, zone)} ${formatClock(now, zone, true)}`);
    const answer = await readAtAws(source, key, way);
    router.refresh();
    if (!answer.ok) {
      value.fail(attempt);
      return setRefusal(answer.refusal);
    }
    if (way === 'download') {
      // An answer that comes after the panel was left goes nowhere, like one that was to be shown.
      if (value.fail(attempt)) save(key, answer.value);
      return;
    }
    const arrived = value.arrive(attempt, asText(answer.value.value), answer.value.hideAfterSeconds);
    if (arrived && way === 'copy') await copyOut(key);
  };

  const press = (key: string, way: RevealWay) => {
    const { state } = value;
    const isHere = state.kind === 'masked' && state.key === key;
    if (isHere && way === 'show') value.bringBack();
    else if (isHere && way === 'copy') void copyOut(key);
    else if (state.kind !== 'reading') void read(key, way);
  };
  return { refusal, note, at, press };
}

/** One read: prepared, then carried out. Where the sign-in has to be confirmed first, both are done again after it. */
async function readAtAws(source: RevealSource, key: string, way: RevealWay): Promise<Result<RevealedValue>> {
  const { grantId, secretId, stage, versionId, offer, perform } = source;
  const keyName = key === WHOLE ? null : key;
  const once = async (): Promise<Result<RevealedValue>> => {
    const offered = await offer({ grantId });
    if (!offered.ok) return offered;
    const { nonce } = offered.value;
    return await perform({ nonce, grantId, secretId, stage, versionId, keyName, way });
  };
  try {
    return await doConfirmed(once, undefined);
  } catch {
    return { ok: false, refusal: UNREACHED };
  }
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Bytes in the form in which AWS's own tools write them. */
function asText(value: RevealedValue['value']): string {
  if (value.kind === 'text') return value.text;
  let binary = '';
  for (const byte of value.bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
