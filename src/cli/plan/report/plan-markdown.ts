import { distinctFleets } from './fleet-names.ts';
import type { PlanReport } from './plan-report.ts';
import { refusalLines } from './refusal-lines.ts';
import { fleetLines, legalLines, question, rankingCells, rankingTitles } from './render-plan.ts';

/** The plan as a document to send round. */
export function planMarkdown(report: PlanReport): string {
  return [
    `# Plan for ${plain(report.model)}`,
    plain(question(report)),
    table([
      rankingTitles,
      rankingTitles.map(() => '---'),
      ...report.fleets.map((fleet) => rankingCells(fleet).map(plain)),
    ]),
    ...distinctFleets(report).map(({ names, fleet }) => section(names, fleetLines(fleet))),
    ...optional(
      'Lines without a fleet',
      report.without.map(({ subject, text }) => `${subject}: ${text}`),
    ),
    ...optional('Why not the others', refusalLines(report)),
    ...optional('Rules', [report.notLegalAdvice, ...legalLines(report)]),
  ].join('\n\n');
}

function optional(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [section(title, lines)];
}

function section(title: string, lines: readonly string[]): string {
  return [`## ${plain(title)}`, '', ...lines.map((line) => `- ${plain(line)}`)].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Names of models and devices may come from files: they are shown, and change nothing of the document. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`);
}
