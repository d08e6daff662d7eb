export interface SignaturesProps {
  /** How many signatures are there. */
  signed: number;
  /** How many are needed in all. */
  needed: number;
  /** How many were refused; they are drawn last, in the colour of trouble. */
  denied?: number;
  /** Hides the words from readers where text beside says the same. */
  silent?: boolean;
}

function words({ signed, needed, denied = 0 }: SignaturesProps): string {
  const said = `${signed} of ${needed} signed`;
  return denied > 0 ? `${said}, ${denied} denied` : said;
}

/** Slanted strokes, one per needed signature: signed in accent, missing thin, denied in bad. */
export function Signatures(props: SignaturesProps) {
  const { signed, needed, denied = 0, silent } = props;
  const strokes = Math.max(needed, signed + denied, 1);
  const looks = Array.from({ length: strokes }, (_, index) => {
    if (index < signed) return 'stroke-accent [stroke-width:2]';
    return index >= strokes - denied ? 'stroke-bad [stroke-width:2]' : 'stroke-ctl [stroke-width:1]';
  });
  const width = strokes * 6 + 3;
  return (
    <svg
      width={width}
      height="12"
      viewBox={`0 0 ${width} 12`}
      className="inline-block shrink-0 align-[-2px]"
      role="img"
      aria-label={silent ? undefined : words(props)}
      aria-hidden={silent || undefined}
    >
      {looks.map((look, index) => {
        const x = 2 + index * 6;
        return <path key={x} d={`M${x} 11 ${x + 4} 1`} strokeLinecap="round" className={look} />;
      })}
    </svg>
  );
}
