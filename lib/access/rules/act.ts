/** What can be done to a secret under an approval. A grant is for exactly one of these. */
export const SECRET_ACTS = ['reveal', 'rotate', 'roll-back', 'put', 'edit', 'delete'] as const;
export type SecretAct = (typeof SECRET_ACTS)[number];

/** What a policy can stand in front of: acts on secrets, and changes of policies themselves. */
export const ACTS = [...SECRET_ACTS, 'policy-edit'] as const;
export type Act = (typeof ACTS)[number];

export function isSecretAct(act: string): act is SecretAct {
  return (SECRET_ACTS as readonly string[]).includes(act);
}
