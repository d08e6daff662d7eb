import { z } from 'zod';
import { ACCESS_CONFIGURATION } from '#lib/access/rules/policy-yaml.ts';
import { readYaml, type YamlRead } from '#lib/access/rules/yaml-source.ts';
import { CHANNELS_CONFIGURATION } from '#lib/notify/rules/channels-yaml.ts';
import { SIGN_IN_CONFIGURATION } from '#lib/people/rules/sign-in-mapping.ts';
import { CONNECTIONS_CONFIGURATION } from '#lib/secrets/rules/configured-connections.ts';
import { ENVIRONMENTS_CONFIGURATION } from '#lib/secrets/rules/configured-environments.ts';

/**
 * The configuration file (COUNTERSIGN_CONFIG), whole. Each room owns its keys as a set of schemas and spreads it in here;
 * a key that no room owns is refused, because a word that is misspelt would else be a rule that does not hold.
 */
const configurationFile = z.strictObject({
  ...ACCESS_CONFIGURATION,
  ...CHANNELS_CONFIGURATION,
  ...CONNECTIONS_CONFIGURATION,
  ...ENVIRONMENTS_CONFIGURATION,
  ...SIGN_IN_CONFIGURATION,
});

/** What the file says; for a key that is absent, what holds then. */
export type ConfigurationFile = z.output<typeof configurationFile>;

/** Reads the text of the file. Everything that is wrong comes at once, each with its line and column; nothing is quoted. */
export function readConfigurationFile(text: string): YamlRead<ConfigurationFile> {
  return readYaml(text, configurationFile);
}

/** The problems as lines for a terminal: `  line 3, column 5: policies[1].acts must be a list`. */
export function problemLines(
  problems: Extract<YamlRead<never>, { readonly ok: false }>['problems'],
): readonly string[] {
  return problems.map(({ line, column, words }) => `  line ${line}, column ${column}: ${words}`);
}

/** Says which of the file's keys were given, in the order of the file's schema. */
export const CONFIGURATION_KEYS = Object.keys(configurationFile.shape);
