import { yesOrNo } from './rules/csv-line.ts';
import { type PopulationName, populationOf } from './rules/populations.ts';
import { COUNTED, type Tally, tallyKey } from './rules/stand-out.ts';

/** The PDF is for reading: it prints so many rows of a table, the files hold all. */
const PRINTED_ROWS = 60;
/** Reads that nobody has explained are printed further down. */
const PRINTED_READS = 300;
const PRINTED_CHARACTERS = 600;

type Cells = readonly (string | null)[];

/** Looks at rows while they go by: counts them, and keeps the few that are printed. */
export class RowWatch {
  readonly #counts: Partial<Record<PopulationName, number>> = {};
  readonly #by: Record<string, number> = {};
  readonly #printed: Partial<Record<PopulationName, string[][]>> = {};
  readonly #counted = new Map<PopulationName, (readonly [place: number, column: string])[]>();

  constructor(names: readonly PopulationName[]) {
    for (const name of names) {
      this.#counts[name] = 0;
      this.#printed[name] = [];
      this.#counted.set(
        name,
        COUNTED.filter(([population]) => population === name).map(([, column]) => [
          placeOf(name, column),
          column,
        ]),
      );
    }
  }

  get tally(): Tally {
    return { counts: this.#counts, by: this.#by };
  }

  get printed(): Readonly<Partial<Record<PopulationName, readonly (readonly string[])[]>>> {
    return this.#printed;
  }

  see(name: PopulationName, cells: Cells): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    for (const [place, column] of this.#counted.get(name) ?? []) {
      const key = tallyKey(name, column, cells[place] ?? null);
      this.#by[key] = (this.#by[key] ?? 0) + 1;
    }
    const rows = this.#printed[name];
    if (
      rows &&
      rows.length < (name === 'human-reads' ? PRINTED_READS : PRINTED_ROWS) &&
      isPrinted(name, cells)
    )
      rows.push(printedCells(name, cells));
  }
}

function placeOf(name: PopulationName, column: string): number {
  return populationOf(name).columns.findIndex((one) => one.name === column);
}

/** Reads that a grant covers stand in the reveals already. */
function isPrinted(name: PopulationName, cells: Cells): boolean {
  return name !== 'human-reads' || cells[placeOf(name, 'verdict')] !== 'covered';
}

function printedCells(name: PopulationName, cells: Cells): string[] {
  const { columns, printed } = populationOf(name);
  return printed.map(([column]) => {
    const place = placeOf(name, column);
    const cell = cells[place] ?? null;
    if (cell === null) return '';
    switch (columns[place]?.kind) {
      case 'time':
        // The zone stands on every page.
        return cell.slice(0, 19).replace('T', ' ');
      case 'flag':
        return yesOrNo(cell) ?? '';
      default:
        return cell.length > PRINTED_CHARACTERS ? cell.slice(0, PRINTED_CHARACTERS) : cell;
    }
  });
}
