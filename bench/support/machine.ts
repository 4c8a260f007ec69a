import { cpus, totalmem } from 'node:os';

/** What a table of results needs beside it: processor, cores, memory, day. */
export function machineAndDate(): string {
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${machine}; ${new Date().toISOString().slice(0, 10)}`;
}
