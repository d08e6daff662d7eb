import { LinkButton } from '../ui/link.tsx';

export interface SecretActsProps {
  secretId: string;
}

/** The way from a secret to what can be changed of it. */
export function SecretActs({ secretId }: SecretActsProps) {
  return <LinkButton href={`/secrets/${secretId}/change`}>Change</LinkButton>;
}
