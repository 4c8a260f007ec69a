import { readFileSync } from 'node:fs';

/** Clock ticks per second of /proc on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU time of a process and all its threads so far. @see proc(5), fields 14 and 15 of stat */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name, in parentheses, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1_000;
}

export interface ResidentMemory {
  readonly rssBytes: number;
  /** Pages shared with other processes counted in part: the fairer number where both map one weights file. */
  readonly pssBytes: number;
}

export function residentMemory(pid: number): ResidentMemory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) * 1_024;
  return { rssBytes: bytes('Rss'), pssBytes: bytes('Pss') };
}
