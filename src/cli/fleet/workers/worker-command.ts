/** The command by which this program runs as one of several gateway processes; nobody else calls it. */
export const workerCommand = 'gateway-worker';
