import { unreachable } from '#kernel';
import type { BreakEven, Launch, MigrationPlan } from '#planner';
import { renderTable } from '../../render/table.ts';
import { threeDigits, usd } from './figures.ts';
import { madeOf } from './fleet-names.ts';
import type { FleetRow } from './plan-report.ts';

/** A way from one fleet to another, as `--json` prints it. */
export interface MigrationReport {
  readonly from: FleetRow;
  readonly to: FleetRow;
  readonly migration: MigrationPlan;
}

export function renderMigration({ from, to, migration }: MigrationReport): string {
  return [
    `From ${madeOf(from)} to ${madeOf(to)}`,
    money(migration, from, to),
    ...section('What readers and clients notice', [
      changesTable(migration),
      ...migration.changes.map(({ what, text }) => `${what}: ${text}`),
    ]),
    ...section(
      'Steps',
      migration.steps.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...section(
      'Reported by others, and the check that finds it',
      migration.risks.flatMap(({ text, check, reports }) => [text, `  ${check}`, `  ${reports.join(' ')}`]),
    ),
    ...migration.launches.map(launchWords),
  ].join('\n\n');
}

function money(
  { hourlyMicroUsd: { before, after, saved }, oneOffMicroUsd, breakEven }: MigrationPlan,
  from: FleetRow,
  to: FleetRow,
): string {
  return [
    `${usd(before)} USD/h before, ${usd(after)} after: ${saved >= 0 ? `${usd(saved)} saved` : `${usd(-saved)} more`} an hour.`,
    `${usd(from.perMillionOutputMicroUsd.mid)} USD per million output tokens before, ${usd(to.perMillionOutputMicroUsd.mid)} after.`,
    `Moving costs ${usd(oneOffMicroUsd)} USD once. ${breakEvenText(breakEven)}`,
  ].join('\n');
}

function breakEvenText(breakEven: BreakEven): string {
  switch (breakEven.kind) {
    case 'at-once':
      return 'It pays from the first hour.';
    case 'after':
      return `It has paid for itself after ${threeDigits(breakEven.days)} days.`;
    case 'never':
      return breakEven.text;
    default:
      return unreachable(breakEven);
  }
}

function changesTable({ changes }: MigrationPlan): string {
  const columns = ['what', 'before', 'after'].map((title) => ({ title, align: 'left' as const }));
  return renderTable(
    columns,
    changes.map(({ what, before, after }) => [what, before, after]),
  );
}

function launchWords({ pool, engine, role, replicas, nodesPerReplica, kind, text }: Launch): string {
  const what = kind === 'command' ? 'command' : 'settings';
  const where = nodesPerReplica > 1 ? `, on each of its ${nodesPerReplica} nodes` : '';
  return `${pool}, ${engine} ${what} (${role}; ${replicas} of them${where})\n${indented(text)}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}\n${indented(lines.join('\n'))}`];
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
