import { groupedHash, shortId, shortVersionId } from './id.ts';
import { markedPieces } from './marked.ts';
import { Pieces } from './text.tsx';

/** An ARN whole, wrapping anywhere: where something is decided it is never cut. */
export function Arn({ arn }: { arn: string }) {
  return (
    <bdi className="mono break-anywhere text-ink2">
      <Pieces pieces={markedPieces(arn, { ascii: true })} />
    </bdi>
  );
}

export interface VersionIdProps {
  id: string;
  /** The other versions shown beside it: where two begin alike, both take 12 characters. */
  siblings?: readonly string[];
  strong?: boolean;
}

/** The first characters of a version id; all of it in the title. */
export function VersionId({ id, siblings, strong }: VersionIdProps) {
  return (
    <span className={`mono whitespace-nowrap ${strong ? 'font-semibold' : ''}`} title={id}>
      <Pieces pieces={markedPieces(shortVersionId(id, siblings), { ascii: true })} />
    </span>
  );
}

/** One of our ids in its short form; all of it in the title. */
export function ShortId({ id }: { id: string }) {
  return (
    <span className="mono whitespace-nowrap" title={id}>
      {shortId(id)}
    </span>
  );
}

/** A hash in groups of four. */
export function Hash({ hash, digits }: { hash: string; digits?: number }) {
  return (
    <span className="mono whitespace-nowrap" title={hash}>
      {groupedHash(hash, digits)}
    </span>
  );
}

export interface LabelProps {
  /** The staging label as AWS knows it. */
  name: string;
  /** In trouble: an AWSPENDING that failed. */
  failed?: boolean;
}

/** A staging label. AWSCURRENT is filled, one in trouble outlined in bad, the others outlined. */
export function Label({ name, failed }: LabelProps) {
  const look = failed
    ? 'border-bad text-bad'
    : name === 'AWSCURRENT'
      ? 'border-accent bg-accent text-accent-ink keeps-colour'
      : 'border-rule2 text-ink2';
  return (
    <bdi
      className={`mr-4 inline-block max-w-full rounded-tag border px-4 font-mono text-micro font-semibold tracking-[-.02em] break-anywhere ${look}`}
    >
      <Pieces pieces={markedPieces(name, { ascii: true })} />
    </bdi>
  );
}

/** A word in mono: a principal, a key, a command, an event name. */
export function Code({ children }: { children: string }) {
  return (
    <bdi className="mono break-anywhere">
      <Pieces pieces={markedPieces(children)} />
    </bdi>
  );
}
