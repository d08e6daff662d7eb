import type { Members } from '../shape.ts';
import { userName } from './shared-members.ts';

export const getUser = {
  UserName: userName,
} as const satisfies Members;
