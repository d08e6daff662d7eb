export { insertManySecrets } from '#lib/cli/seed/many-secrets.ts';
