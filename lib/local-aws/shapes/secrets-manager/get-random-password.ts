import type { Members } from '../shape.ts';

export const getRandomPassword = {
  PasswordLength: { type: 'integer', min: 1, max: 4096 },
  ExcludeCharacters: { type: 'string', max: 4096 },
  ExcludeNumbers: { type: 'boolean' },
  ExcludePunctuation: { type: 'boolean' },
  ExcludeUppercase: { type: 'boolean' },
  ExcludeLowercase: { type: 'boolean' },
  IncludeSpace: { type: 'boolean' },
  RequireEachIncludedType: { type: 'boolean' },
} as const satisfies Members;
