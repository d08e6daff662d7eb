/** Runs once when a server process starts, before its first request. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next.js tells here which of its runtimes this is
  const { NEXT_RUNTIME, NODE_ENV } = process.env;
  if (NEXT_RUNTIME !== 'nodejs') return;
  const { startBackgroundWork } = await import('#lib/web/start-background-work.ts');
  await startBackgroundWork();
  if (NODE_ENV !== 'production') return;
  const [{ guardConsole }, { runtime }] = await Promise.all([
    import('#lib/web/guard-console.ts'),
    import('#lib/web/runtime.ts'),
  ]);
  guardConsole(runtime().log);
}
