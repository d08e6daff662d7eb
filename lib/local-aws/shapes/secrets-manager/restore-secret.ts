import type { Members } from '../shape.ts';
import { secretId } from './shared-members.ts';

export const restoreSecret = { SecretId: secretId } as const satisfies Members;
