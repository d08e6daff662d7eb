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
  {
    name: 'decision',
    persona: 'noor',
    path: '/inbox',
    follow: [/prod\/ledger\/db/],
    theme: 'light',
    width: 1440,
  },
  { name: 'secrets', persona: 'sofia', path: '/secrets', theme: 'light', width: 1440 },
  {
    name: 'secret-dark',
    persona: 'ana',
    path: '/secrets/tree/prod/payments',
    follow: [/prod\/payments\/db$/],
    theme: 'dark',
    width: 1440,
  },
  { name: 'secrets-narrow', persona: 'ana', path: '/secrets', theme: 'light', width: 390 },
  { name: 'audit', persona: 'ines', path: '/audit', theme: 'light', width: 1440 },
];
