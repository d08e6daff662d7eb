/** How an identity is known, in words. */
export function issuerWords(issuer: string): string {
  if (issuer === 'urn:countersign:personas') return 'as a persona of the sample company';
  if (issuer === 'urn:countersign:local-operator') return 'by a link from the terminal';
  try {
    return `at ${new URL(issuer).host || issuer}`;
  } catch {
    return `at ${issuer}`;
  }
}

/** "Six people can sign in; one of them is an admin." */
export function peopleTitle({
  active,
  disabled,
  admins,
}: {
  readonly active: number;
  readonly disabled: number;
  readonly admins: number;
}): string {
  const who = active === 1 ? 'One person' : `${active} people`;
  const keeps =
    admins === 0 ? 'nobody is an admin' : admins === 1 ? 'one is an admin' : `${admins} are admins`;
  const off =
    disabled === 0 ? '' : ` ${disabled === 1 ? 'One account is' : `${disabled} accounts are`} switched off.`;
  return `${who} can sign in; ${keeps}.${off}`;
}
