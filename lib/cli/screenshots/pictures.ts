import type { PersonaSubject } from '#lib/people/rules/personas.ts';

/** One picture of the running product. */
export interface Picture {
  /** File name in docs/images, without its ending. */
  readonly name: string;
  /** Whose eyes; absent: somebody who has not signed in. */
  readonly persona?: PersonaSubject;
  readonly path: string;
  /** Follow links by their visible names from `path`, for pages whose address is not known beforehand. */
  readonly follow?: readonly RegExp[];
  readonly theme: 'light' | 'dark';
  /** Width of the window in CSS pixels. */
  readonly width: 1440 | 390;
}

/** The pictures of the documents, README's first. A page is added here when it is built. */
export const PICTURES: readonly Picture[] = [
  { name: 'secrets', persona: 'ana', path: '/secrets', theme: 'light', width: 1440 },
  { name: 'secrets-dark', persona: 'ana', path: '/secrets', theme: 'dark', width: 1440 },
  { name: 'secrets-narrow', persona: 'ana', path: '/secrets', theme: 'light', width: 390 },
  { name: 'inbox', persona: 'noor', path: '/inbox', theme: 'light', width: 1440 },
  { name: 'audit', persona: 'ines', path: '/audit', theme: 'light', width: 1440 },
  { name: 'sign-in', path: '/sign-in', theme: 'light', width: 1440 },
];
