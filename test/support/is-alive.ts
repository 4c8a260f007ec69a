/** Whether there is a process of this id that we may signal; one that has ended and was not waited for is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
