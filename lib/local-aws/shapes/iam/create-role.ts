import type { Members } from '../shape.ts';
import { arn, description, document, path, roleName, sessionSeconds, tags } from './shared-members.ts';

export const createRole = {
  Path: path,
  RoleName: { ...roleName, required: true },
  AssumeRolePolicyDocument: { ...document, required: true },
  Description: description,
  MaxSessionDuration: sessionSeconds,
  PermissionsBoundary: arn,
  Tags: tags,
} as const satisfies Members;
