import { z } from 'zod';
import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';
import type { ClaimSettings } from '#lib/people/rules/claims.ts';

/** Where the provider sends the browser back to: what its operator registers. */
export const CALLBACK_PATH = '/api/auth/callback/oidc';

/** An identity provider, and how its claims are read. */
export interface OidcSettings extends ClaimSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** Asked of the provider at each sign-in; empty: it decides itself. */
  readonly acrValues: readonly string[];
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post';
  readonly signingAlgorithm: string;
  /** What the page of the sign-in calls it. */
  readonly providerName: string;
}

const words = z
  .string()
  .max(2_000)
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''));
const claim = z.string().regex(/^[\w:./-]{1,200}$/, 'must be the name of a claim');

/** The settings of the environment that tell of the identity provider. */
export const OIDC_SETTINGS = {
  AUTH_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  AUTH_OIDC_CLIENT_ID: z.string().min(1).max(500).optional(),
  AUTH_OIDC_CLIENT_SECRET: z.string().min(1).max(2_000).optional(),
  /** Read on the page of the sign-in. */
  AUTH_OIDC_NAME: z.string().min(1).max(60).optional(),
  AUTH_OIDC_SCOPE: z
    .string()
    .max(500)
    .regex(/^(?:.* )?openid(?: .*)?$/, 'must hold the word openid')
    .default('openid profile email'),
  AUTH_OIDC_NAME_CLAIM: claim.default('name'),
  AUTH_OIDC_EMAIL_CLAIM: claim.default('email'),
  AUTH_OIDC_GROUPS_CLAIM: claim.default('groups'),
  /** `issuer`: every address of this provider is its own; `claim`: only those of which email_verified says so. */
  AUTH_OIDC_EMAIL_VERIFIED_BY: z.enum(['claim', 'issuer']).default('claim'),
  /** Values of `acr` that stand for a second factor; they are asked for too. */
  AUTH_OIDC_SECOND_FACTOR_ACR: words.default([]),
  /** Members of `amr` that stand for a second factor (RFC 8176). */
  AUTH_OIDC_SECOND_FACTOR_AMR: words.default(['mfa', 'otp', 'hwk', 'swk', 'sc', 'fpt', 'face']),
  AUTH_OIDC_CLIENT_AUTHENTICATION: z
    .enum(['client_secret_basic', 'client_secret_post'])
    .default('client_secret_basic'),
  AUTH_OIDC_SIGNING_ALGORITHM: z
    .enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])
    .default('RS256'),
};

const settings = z.object(OIDC_SETTINGS);

/** The names of these settings, for a start that hands them on. */
export const OIDC_SETTING_NAMES = Object.keys(OIDC_SETTINGS);

/**
 * What the environment says of the identity provider; null where it names none. Throws a text that says what is missing or
 * unsafe, without any value.
 */
export function oidcSettingsOf(
  env: z.output<typeof settings>,
  publicOrigin: string,
): OidcSettings | { readonly problem: string } | null {
  const {
    AUTH_OIDC_ISSUER: issuer,
    AUTH_OIDC_CLIENT_ID: clientId,
    AUTH_OIDC_CLIENT_SECRET: clientSecret,
  } = env;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    return {
      problem: 'AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID and AUTH_OIDC_CLIENT_SECRET are needed together.',
    };
  }
  const { protocol, hostname, search, hash } = new URL(issuer);
  if (protocol === 'http:' && !isLoopbackHost(hostname)) {
    return { problem: 'AUTH_OIDC_ISSUER must be an https address unless it is on this machine.' };
  }
  if (search !== '' || hash !== '')
    return { problem: 'AUTH_OIDC_ISSUER must be an address without ? and #.' };
  return {
    issuer,
    clientId,
    clientSecret,
    redirectUri: publicOrigin + CALLBACK_PATH,
    scope: env.AUTH_OIDC_SCOPE,
    acrValues: env.AUTH_OIDC_SECOND_FACTOR_ACR,
    clientAuthentication: env.AUTH_OIDC_CLIENT_AUTHENTICATION,
    signingAlgorithm: env.AUTH_OIDC_SIGNING_ALGORITHM,
    providerName: env.AUTH_OIDC_NAME ?? hostname,
    nameClaim: env.AUTH_OIDC_NAME_CLAIM,
    emailClaim: env.AUTH_OIDC_EMAIL_CLAIM,
    groupsClaim: env.AUTH_OIDC_GROUPS_CLAIM,
    addressesAreVouchedFor: env.AUTH_OIDC_EMAIL_VERIFIED_BY === 'issuer',
    secondFactorAcr: env.AUTH_OIDC_SECOND_FACTOR_ACR,
    secondFactorAmr: env.AUTH_OIDC_SECOND_FACTOR_AMR,
  };
}
