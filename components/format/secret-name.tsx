import { holdsHidden, markedPieces } from './marked.ts';
import { type EnvironmentKind, type NameParts, nameParts, shortenedParts } from './name.ts';
import { Pieces } from './text.tsx';

export interface SecretNameProps {
  name: string;
  environment?: EnvironmentKind;
  /**
   * row: path in ink3, last segment 600, shortened in the middle, one line (tables, lists).
   * whole: the same colours, never shortened, wraps anywhere (where people decide).
   * sentence: 600 throughout, wraps (inside sentences and titles of findings).
   * plain: regular weight, path in ink, shortened (narrow columns).
   */
  look?: 'row' | 'whole' | 'sentence' | 'plain';
  /** How many characters a shortened name may take. */
  room?: number;
}

const DEFAULT_ROOM = 40;

const PATH_LOOKS = { row: 'text-ink3', whole: 'text-ink3', sentence: '', plain: '' } as const;

/**
 * The name of a secret: production segment in its colour, last segment in weight. Isolated from the text around it;
 * characters outside the alphabet of names are marked. The full name is in the title and is what readers hear.
 */
export function SecretName({ name, environment, look = 'row', room = DEFAULT_ROOM }: SecretNameProps) {
  const whole = nameParts(name, environment);
  const shortens = look === 'row' || look === 'plain';
  const parts = shortens ? shortenedParts(whole, room) : whole;
  const shortened = parts.path !== whole.path || parts.last !== whole.last;
  const weight = look === 'plain' ? '' : look === 'sentence' ? 'font-semibold' : '';
  const wrap = shortens
    ? 'whitespace-nowrap max-desk:break-anywhere max-desk:whitespace-normal'
    : 'break-anywhere';
  return (
    <bdi
      className={`mono ${weight} ${wrap}`}
      title={shortened || holdsHidden(name, { ascii: true }) ? name : undefined}
    >
      {shortened ? <span className="only-read">{name}</span> : null}
      <span aria-hidden={shortened || undefined}>
        <Parts parts={parts} path={PATH_LOOKS[look]} last={look === 'row' || look === 'whole'} />
      </span>
    </bdi>
  );
}

function Parts({ parts, path, last }: { parts: NameParts; path: string; last: boolean }) {
  return (
    <>
      {parts.before ? <span className={path}>{marked(parts.before)}</span> : null}
      {parts.production ? <span className="text-prod">{marked(parts.production)}</span> : null}
      {parts.path ? <span className={path}>{marked(parts.path)}</span> : null}
      <span className={last ? 'font-semibold text-ink' : undefined}>{marked(parts.last)}</span>
    </>
  );
}

/** The ellipsis is ours and stays plain. */
function marked(text: string) {
  return text.split('…').flatMap((piece, index) => {
    const pieces = <Pieces key={piece} pieces={markedPieces(piece, { ascii: true })} />;
    return index === 0 ? [pieces] : ['…', pieces];
  });
}
