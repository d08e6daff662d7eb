/** The issuer of the one operator of a machine that has no identity provider. Never an issuer of a real sign-in. */
export const LOCAL_OPERATOR_ISSUER = 'urn:countersign:local-operator';
export const LOCAL_OPERATOR = { subject: 'operator', displayName: 'Local operator', role: 'admin' } as const;

/** A link from the terminal signs in once, within this time. Seconds. */
export const LINK_SECONDS = 600;
