/** Runs once when a server process starts, before its first request. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next.js tells here which of its runtimes this is
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startBackgroundWork } = await import('#lib/web/start-background-work.ts');
  await startBackgroundWork();
}
