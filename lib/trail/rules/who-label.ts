/** Shortest name of a caller that still tells them apart: the session, the user, the role, the service. */
export function whoLabel(caller: {
  readonly kind: string;
  readonly sessionName: string | null;
  readonly name: string | null;
  readonly arn: string | null;
  readonly type: string | null;
  readonly invokedBy: string | null;
}): string {
  const role = caller.arn?.split('/').at(-1) ?? null;
  if (caller.type === 'Root') return 'root';
  if (caller.kind === 'person' || caller.kind === 'tool') {
    return caller.sessionName ?? caller.name ?? role ?? 'somebody';
  }
  if (caller.kind === 'service') return caller.invokedBy ?? role ?? caller.name ?? 'an AWS service';
  return role ?? caller.name ?? caller.sessionName ?? caller.invokedBy ?? 'nobody named';
}
