import type { ReactNode } from 'react';
import type { Verdict } from '../format/mark.tsx';

/** The frame of the label picture in px, and what stands in it besides the ribbons. */

export const WIDTH = 1184;
export const LEFT = 150;
export const RIGHT = 1144;
export const TOP = 30;

export interface LabelAct {
  id: string;
  at: string;
  /** "Rotated", "Value put", "Rolled back". */
  what: string;
  /** "Sofia, signed by Tom". */
  who: string;
  failing?: boolean;
  /** The whole of it for the line above the picture: label, from, to, when, by whom, how, under which approval. */
  readout?: ReactNode;
  /** Its record. */
  href?: string;
}

export interface LabelRead {
  id: string;
  at: string;
  verdict: Verdict;
  words: string;
}

/** A caller reads a version for the first time. */
export interface FirstRead {
  id: string;
  at: string;
  words: string;
}
