import type { RoleScope } from '#lib/people/rules/scope.ts';

/** Names of connections by id. */
export type ConnectionNames = Readonly<Record<string, string>>;

/** "only prod/payments/**, in production, in eu-central-1". */
export function scopeWords(scope: RoleScope | null, connections: ConnectionNames): string {
  if (scope === null) return 'a part that cannot be read, so nothing';
  const parts = [
    ...(scope.paths ? [`only ${scope.paths.join(' or ')}`] : []),
    ...(scope.environments ? [`only ${scope.environments.join(' or ')}`] : []),
    ...(scope.connections
      ? [`in ${scope.connections.map((id) => connections[id] ?? 'a connection that is gone').join(' or ')}`]
      : []),
    ...(scope.regions ? [`in ${scope.regions.join(' or ')}`] : []),
  ];
  return parts.join(', ');
}
