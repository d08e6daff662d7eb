import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { isLoopbackHost } from './rules/loopback.ts';
import { type AwsService, endpointOf, type Partition } from './rules/partition.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Which AWS the product talks to. `local`: the one on loopback, for everything. `real`: AWS's own hosts and no others;
 * without `baseCredentials` the SDK's default chain gives the first hop (an instance or task role, never a stored key).
 */
export interface AwsConfiguration {
  readonly kind: 'local' | 'real';
  readonly localEndpoint?: string;
  readonly baseCredentials?: AwsCredentials;
}

export type ConfigurationCode = 'endpoint-missing' | 'endpoint-not-loopback' | 'endpoint-with-real';

/** Checks a configuration: a local endpoint is plain HTTP on loopback, and a real AWS has no endpoint of its own. */
export function checkConfiguration(
  configuration: AwsConfiguration,
): Result<AwsConfiguration, Refusal<ConfigurationCode>> {
  const { kind, localEndpoint } = configuration;
  if (kind === 'real') {
    return localEndpoint === undefined
      ? ok(configuration)
      : refuse('endpoint-with-real', 'An endpoint can be set for the local AWS only.');
  }
  if (localEndpoint === undefined) return refuse('endpoint-missing', 'The local AWS has no address.');
  if (!isLoopbackUrl(localEndpoint)) {
    return refuse(
      'endpoint-not-loopback',
      'The local AWS is reached on loopback only, at http://127.0.0.1 and a port.',
    );
  }
  return ok(configuration);
}

function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'http:' || !isLoopbackHost(url.hostname)) return false;
  return url.username === '' && url.password === '' && url.pathname === '/' && url.search + url.hash === '';
}

/** The address of a service under a checked configuration and a region that has been checked against its partition. */
export function addressOf(
  configuration: AwsConfiguration,
  service: AwsService,
  place: { readonly partition: Partition; readonly region: string },
): string {
  return configuration.localEndpoint ?? endpointOf(service, place.partition, place.region);
}
