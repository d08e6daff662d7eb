/**
 * Milliseconds of CPU that this process spent on `work`. Unlike the time on the wall it does not grow while others have the
 * machine, so what would take for ever can be told from what only had to wait.
 */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
