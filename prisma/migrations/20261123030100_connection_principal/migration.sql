-- Who the product was when the roles of an account were made: the principal that their trust policies name.
ALTER TABLE "connection_draft" ADD COLUMN "principal_arn" TEXT;
ALTER TABLE "connection" ADD COLUMN "principal_arn" TEXT;
