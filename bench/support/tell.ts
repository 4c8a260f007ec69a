import { machineAndDate } from './machine.ts';
import { misses, renderTable, type Section, verdict } from './report.ts';

/** How a bench is asked to tell what came out. */
export interface Telling {
  readonly json: boolean;
  /** A missed bar is the process's exit code 1. */
  readonly check: boolean;
}

/** @param setting - what was measured with, for the heading beside machine and day */
export function tellResult(setting: string, sections: readonly Section[], { json, check }: Telling): void {
  const heading = `${machineAndDate()}; ${setting}`;
  console.log(json ? asJson(heading, sections) : `\n${heading}\n\n${renderTable(sections)}`);
  tellMisses(sections, check);
}

function asJson(heading: string, sections: readonly Section[]): string {
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  return JSON.stringify({ heading, sections: judged }, null, 2);
}

export function tellMisses(sections: readonly Section[], check: boolean): void {
  const missed = misses(sections);
  if (missed.length === 0) return;
  console.error(`\n${missed.length} missed: ${missed.map(({ name }) => name).join('; ')}`);
  if (check) process.exitCode = 1;
}

/** While others are still measured, since a whole run takes minutes. */
export function tellSection({ title, rows }: Section): void {
  const values = rows.map(({ name, value, unit }) => `${name} ${value.toPrecision(4)} ${unit}`.trim());
  console.error(`${title}: ${values.join('; ')}`);
}
