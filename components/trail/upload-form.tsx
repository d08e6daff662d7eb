'use client';

import { useRouter } from 'next/navigation';
import { type ChangeEvent, useRef, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { doConfirmed } from '../access/confirm-first.ts';
import { Refused, UNREACHED } from '../access/refused.tsx';
import { formatBytes } from '../format/number.ts';
import { Button } from '../ui/button.tsx';
import { LABEL } from '../ui/field.tsx';
import { Progress } from '../ui/progress.tsx';

type Refusal = Extract<Result<never>, { ok: false }>['refusal'];

export interface UploadActs {
  begin: (input: { files: { name: string; bytes: number }[] }) => Promise<Result<{ uploadId: string }>>;
  finish: (input: { uploadId: string }) => Promise<Result<null>>;
  cancel: (input: { uploadId: string }) => Promise<Result<null>>;
}

/** An upload of this person that was begun and not finished: chosen again, the same files go on where they stopped. */
export interface OpenUpload {
  readonly id: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly received: number }[];
}

const PIECE = 1024 * 1024;
const TRIES = 5;

/** Sends files in pieces. A piece that is lost is sent again; a page that was closed goes on with the same files. */
export function UploadForm({ acts, open }: { acts: UploadActs; open: OpenUpload | null }) {
  const router = useRouter();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sent, setSent] = useState(0);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const send = async () => {
    setBusy(true);
    setRefusal(null);
    setSent(0);
    const done = await sendAll(acts, files, open, (bytes) => setSent((before) => before + bytes));
    setBusy(false);
    if (!done.ok) setRefusal(done.refusal);
    else {
      setFiles([]);
      if (input.current) input.current.value = '';
    }
    router.refresh();
  };
  const cancel = async () => {
    if (!open) return;
    const done = await doConfirmed(acts.cancel, { uploadId: open.id });
    if (!done.ok) setRefusal(done.refusal);
    router.refresh();
  };
  return (
    <div className="grid max-w-prose gap-12 py-8">
      <label className="block">
        <span className={LABEL}>Files of CloudTrail, .json or .json.gz, up to 100 at once</span>
        <input
          ref={input}
          type="file"
          multiple
          accept=".json,.jsonl,.ndjson,.log,.gz"
          disabled={busy}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setFiles([...(event.target.files ?? [])])}
          className="block w-full text-body file:mr-8 file:h-28 file:rounded-control file:border file:border-ctl file:bg-page file:px-10 file:text-ink max-desk:file:h-36"
        />
      </label>
      {open ? (
        <p className="text-small text-ink2">
          An upload was begun and not finished (
          {open.files.length === 1 ? '1 file' : `${open.files.length} files`}). Choose the same files to go on
          where it stopped, or cancel it.
        </p>
      ) : null}
      {busy ? (
        <Progress label="Sending" done={Math.floor(sent / 1024)} total={Math.ceil(total / 1024)} noun="KiB" />
      ) : null}
      <div className="flex flex-wrap items-center gap-8">
        <Button
          look="primary"
          pending={busy}
          pendingLabel="Sending…"
          {...(files.length === 0 ? { disabledReason: 'Choose files first.' } : {})}
          onPress={() => void send()}
        >
          {files.length === 0
            ? 'Send files'
            : `Send ${files.length === 1 ? '1 file' : `${files.length} files`}, ${formatBytes(total)}`}
        </Button>
        {open && !busy ? <Button onPress={() => void cancel()}>Cancel the open upload</Button> : null}
      </div>
      <Refused refusal={refusal} />
    </div>
  );
}

async function sendAll(
  acts: UploadActs,
  files: readonly File[],
  open: OpenUpload | null,
  onSent: (bytes: number) => void,
): Promise<Result<null>> {
  const goesOn = open !== null && isSame(open, files);
  const begun = goesOn
    ? ({ ok: true, value: { uploadId: open.id } } as const)
    : await doConfirmed(acts.begin, { files: files.map(({ name, size }) => ({ name, bytes: size })) }).catch(
        () => ({ ok: false, refusal: UNREACHED }) as const,
      );
  if (!begun.ok) return begun;
  const { uploadId } = begun.value;
  for (const [number, file] of files.entries()) {
    let at = goesOn ? (open.files[number]?.received ?? 0) : 0;
    onSent(at);
    while (at < file.size) {
      const end = Math.min(at + PIECE, file.size);
      const place = new URLSearchParams({ upload: uploadId, file: String(number), at: String(at) });
      const done = await sendPiece(`/feed/upload/piece?${place}`, file.slice(at, end));
      if (!done.ok) return done;
      onSent(end - at);
      at = end;
    }
  }
  return await doConfirmed(acts.finish, { uploadId }).catch(
    () => ({ ok: false, refusal: UNREACHED }) as const,
  );
}

function isSame(open: OpenUpload, files: readonly File[]): boolean {
  return (
    open.files.length === files.length &&
    open.files.every((file, index) => file.name === files[index]?.name && file.bytes === files[index]?.size)
  );
}

/** A piece that the line or the server lost is sent again, a little later each time. */
async function sendPiece(address: string, piece: Blob): Promise<Result<null>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(address, { method: 'POST', body: piece, credentials: 'same-origin' }).catch(
      () => null,
    );
    if (answer?.ok) return { ok: true, value: null };
    const isTheirs = answer !== null && answer.status < 500;
    if (isTheirs) {
      const words = (await answer.text()).trim();
      return { ok: false, refusal: { code: 'upload-refused', words } };
    }
    if (attempt >= TRIES) return { ok: false, refusal: UNREACHED };
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}
