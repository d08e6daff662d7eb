import { type MarkedOptions, type MarkedPiece, markedPieces } from './marked.ts';

/** Text from outside, isolated from the text around it, with everything that cannot be seen made visible. */
export function ForeignText({ text, lines, ascii }: { text: string } & MarkedOptions) {
  return (
    <bdi className={lines ? 'break-anywhere whitespace-pre-wrap' : 'break-anywhere'}>
      <Pieces pieces={markedPieces(text, { lines, ascii })} />
    </bdi>
  );
}

/** Keys by position: pieces never move on their own. */
export function Pieces({ pieces }: { pieces: readonly MarkedPiece[] }) {
  let at = 0;
  return pieces.map((piece) => {
    at += piece.text.length;
    return piece.kind === 'text' ? piece.text : <Hidden key={at} piece={piece} />;
  });
}

function Hidden({ piece }: { piece: MarkedPiece }) {
  const seen = piece.kind === 'look-alike' || piece.kind === 'foreign';
  if (seen) {
    return (
      <span title={piece.name} className="rounded-tag bg-warn-wash text-warn underline decoration-dotted">
        {piece.text}
        <span className="only-read"> ({piece.name}) </span>
      </span>
    );
  }
  return (
    <span
      title={piece.name}
      className="mx-1 rounded-tag border border-warn-mark bg-warn-wash px-2 font-sans text-micro text-warn"
    >
      <span className="only-read">(</span>
      {piece.name.split(',')[0]}
      <span className="only-read">{piece.name.slice(piece.name.split(',')[0]?.length ?? 0)})</span>
    </span>
  );
}
