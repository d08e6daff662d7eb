import { markedPieces } from './marked.ts';
import { Pieces } from './text.tsx';

/** A person by name, isolated, with hidden characters made visible. `first` shows the first name alone. */
export function PersonName({ name, first, strong }: { name: string; first?: boolean; strong?: boolean }) {
  const shown = first ? (name.trim().split(/\s+/u)[0] ?? name) : name;
  return (
    <bdi className={strong ? 'font-semibold' : undefined} title={first && shown !== name ? name : undefined}>
      <Pieces pieces={markedPieces(shown)} />
    </bdi>
  );
}
