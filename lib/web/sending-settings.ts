import { z } from 'zod';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { AlarmTarget } from '#lib/notify/alarms.ts';
import { readGivenKeys } from '#lib/notify/channel-key.ts';
import { type ConfiguredChannel, readConfiguredChannels } from '#lib/notify/rules/channels-yaml.ts';
import { type OutsideLimits, readOutsideAddress } from '#lib/notify/rules/outside-address.ts';
import { readSigningSecret } from '#lib/notify/rules/sign-webhook.ts';

const variables = z.object({
  COUNTERSIGN_HOME: z.string().min(1).default('.countersign'),
  COUNTERSIGN_CHANNEL_KEY: z.string().optional(),
  COUNTERSIGN_FINGERPRINT_KEY: z.string().optional(),
  COUNTERSIGN_CHANNEL_HOSTS: z.string().max(4_096).default(''),
  COUNTERSIGN_ALARM_URL: z.string().optional(),
  COUNTERSIGN_ALARM_SECRET: z.string().optional(),
});

/** What sending outside is set to. */
export interface SendingSettings {
  readonly home: string;
  readonly channelKey: string | null;
  /** Of values that are compared without being shown; null: a file under the home. */
  readonly fingerprintKey: string | null;
  readonly limits: OutsideLimits;
  readonly alarm: AlarmTarget | null;
  readonly channels: readonly ConfiguredChannel[];
}

/**
 * Reads the settings of sending. `loopback`: the embedded default, where receivers may be on this machine. `file`: text of
 * the configuration file. The words of a refusal quote no value.
 */
export function readSendingSettings(
  env: Readonly<Record<string, string | undefined>>,
  { loopback, file }: { readonly loopback: boolean; readonly file: string | null },
): Result<SendingSettings, Refusal<string>> {
  const given = variables.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const hosts = given.COUNTERSIGN_CHANNEL_HOSTS.split(',')
    .map((host) => host.trim())
    .filter(Boolean);
  if (!hosts.every((host) => /^[a-z0-9.-]{1,253}(:\d{1,5})?$/.test(host))) {
    return refuse(
      'channel-hosts',
      'COUNTERSIGN_CHANNEL_HOSTS must be hosts, or hosts and ports, with commas between.',
    );
  }
  const channelKey = given.COUNTERSIGN_CHANNEL_KEY ?? null;
  if (channelKey !== null && readGivenKeys(channelKey).length === 0) {
    return refuse(
      'channel-key',
      'COUNTERSIGN_CHANNEL_KEY must be 32 bytes as base64; several with commas between.',
    );
  }
  const fingerprintKey = given.COUNTERSIGN_FINGERPRINT_KEY ?? null;
  if (fingerprintKey !== null && readGivenKeys(fingerprintKey).length !== 1) {
    return refuse('fingerprint-key', 'COUNTERSIGN_FINGERPRINT_KEY must be 32 bytes as base64.');
  }
  const limits: OutsideLimits = { hosts, loopback };
  const alarm = readAlarmTarget(given, limits);
  if (!alarm.ok) return alarm;
  const channels = file === null ? ok([]) : readConfiguredChannels(file, env, limits);
  if (!channels.ok) return channels;
  return ok({
    home: given.COUNTERSIGN_HOME,
    channelKey,
    fingerprintKey,
    limits,
    alarm: alarm.value,
    channels: channels.value,
  });
}

function readAlarmTarget(
  { COUNTERSIGN_ALARM_URL: url, COUNTERSIGN_ALARM_SECRET: secret }: z.infer<typeof variables>,
  limits: OutsideLimits,
): Result<AlarmTarget | null, Refusal<string>> {
  if (url === undefined) return ok(null);
  const address = readOutsideAddress(url, limits);
  if (!address.ok) return refuse('alarm-url', `COUNTERSIGN_ALARM_URL: ${address.refusal.words}`);
  if (secret !== undefined && !readSigningSecret(secret)) {
    return refuse('alarm-secret', 'COUNTERSIGN_ALARM_SECRET must be whsec_ and 24 to 64 bytes as base64.');
  }
  return ok({ url, secret: secret ?? null });
}
