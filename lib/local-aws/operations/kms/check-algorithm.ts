import { kmsError } from './locate-key.ts';

/** All keys here are symmetric. */
export function checkAlgorithm(algorithm: string | undefined): void {
  if (algorithm === undefined || algorithm === 'SYMMETRIC_DEFAULT') return;
  throw kmsError('InvalidKeyUsageException', `The algorithm ${algorithm} is incompatible with the key spec.`);
}
