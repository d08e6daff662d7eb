import type { Sentences } from './words.ts';

export const REPORTS_SENTENCES: Sentences = {};
