/** text: of people, AWS or us. number: a count. time: an instant in the zone of the pack, with its offset. flag: yes or no. json: a document. */
export type ColumnKind = 'text' | 'number' | 'time' | 'flag' | 'json';

export interface PopulationColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

export interface Population {
  /** What it answers, as a heading. */
  readonly title: string;
  /** One sentence: which rows, and which not. */
  readonly says: string;
  readonly noun: string;
  readonly columns: readonly PopulationColumn[];
  /** Columns that the PDF shows, with their share of the width. */
  readonly printed: readonly (readonly [column: string, share: number])[];
}

export const text = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'text' }));
export const number = (...names: string[]): PopulationColumn[] =>
  names.map((name) => ({ name, kind: 'number' }));
export const time = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'time' }));
export const flag = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'flag' }));
export const json = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'json' }));
