/** `node lib/cli/check-health.ts`: exit code 0 when the product on this machine is ready. For the health check of a container. */
import { get } from 'node:http';
import { readConfiguration } from './configuration.ts';

const WITHIN_MS = 4_000;
const { port, url } = readConfiguration();
const host = new URL(url ?? `http://localhost:${port}`).host;

const asked = get(
  { host: '127.0.0.1', port, path: '/api/health/ready', headers: { host }, timeout: WITHIN_MS },
  (response) => process.exit(response.statusCode === 200 ? 0 : 1),
);
asked.once('timeout', () => process.exit(1));
asked.once('error', () => process.exit(1));
