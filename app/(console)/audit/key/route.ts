import { pemOfPublicKey } from '#lib/audit/signing.ts';
import { defineRoute, download } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

/** The public key that signs now, as a file to keep. */
export const GET = defineRoute('audit.key', async ({ signer }) =>
  download(`countersign-${signer.keyId}.pub`, 'application/x-pem-file', pemOfPublicKey(signer.publicKey)),
);
