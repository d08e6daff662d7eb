import type { Settings } from '../options.ts';
import { readFunctionArn } from '../rules/rotation/function-arn.ts';
import type { RegisteredFunction } from './function-settings.ts';
import { callEndpoint } from './functions/call-endpoint.ts';
import { failAtStep } from './functions/fail-at-step.ts';
import { rotateGeneric } from './functions/rotate-generic.ts';
import { rotatePostgresAlternatingUsers } from './functions/rotate-postgres-alternating-users.ts';
import { rotatePostgresSingleUser } from './functions/rotate-postgres-single-user.ts';
import { runCommand } from './functions/run-command.ts';
import type { RotationFunction } from './rotation-function.ts';

/** The functions that are always there, in every account and region. */
const SHIPPED: ReadonlyMap<string, RotationFunction> = new Map([
  ['countersign-rotate-postgresql-single-user', rotatePostgresSingleUser],
  ['countersign-rotate-postgresql-alternating-users', rotatePostgresAlternatingUsers],
  ['countersign-rotate-generic-api-key', rotateGeneric],
  ['countersign-rotate-generic-login', rotateGeneric],
  ['countersign-rotate-failing', failAtStep({ name: 'countersign-rotate-failing', step: 'setSecret' })],
]);

/** The function behind an ARN, or undefined when Secrets Manager could not invoke one there. */
export function findFunction(
  settings: Pick<Settings, 'rotationFunctions'>,
  lambdaArn: string,
  region: string,
): { readonly name: string; readonly run: RotationFunction } | undefined {
  const address = readFunctionArn(lambdaArn);
  if (address === undefined || address.region !== region) return undefined;
  const { name } = address;
  const { rotationFunctions } = settings;
  const registered = Object.hasOwn(rotationFunctions, name) ? rotationFunctions[name] : undefined;
  const run = registered === undefined ? SHIPPED.get(name) : functionOf(name, registered);
  return run && { name, run };
}

function functionOf(name: string, registered: RegisteredFunction): RotationFunction {
  switch (registered.kind) {
    case 'command':
      return runCommand(registered);
    case 'endpoint':
      return callEndpoint(registered.url);
    case 'failing':
      return failAtStep({ name, ...registered });
  }
}
