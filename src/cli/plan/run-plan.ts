import type { FleetLine } from '#planner';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { harmlessJson, harmlessText } from '../render/harmless-text.ts';
import { makePlan } from './make-plan.ts';
import { type PlanQuestion, planQuestion } from './plan-question.ts';
import type { PlanWorld } from './plan-world.ts';
import { planCsv } from './report/plan-csv.ts';
import { planMarkdown } from './report/plan-markdown.ts';
import { type PlanReport, planReport } from './report/plan-report.ts';
import { planSvg } from './report/plan-svg.ts';
import { renderPlan } from './report/render-plan.ts';
import type { Scenario } from './scenario.ts';
import { writeReport } from './write-report.ts';

/** How a plan is wanted; without any of these as a table in words. */
export interface ReportFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly svg?: string;
}

/** Plans, prints, and says by its exit code whether there is any fleet. */
export async function runPlan(
  scenario: Scenario,
  flags: ReportFlags,
  context: CliContext,
  world: PlanWorld,
  kinds?: readonly FleetLine['kind'][],
): Promise<void> {
  const startedMs = world.nowMs();
  const question = await planQuestion(scenario, world.dateIso());
  const report = await reportOn(question, world, startedMs, kinds);
  if (flags.svg !== undefined) await writeReport(flags.svg, planSvg(report));
  context.stdout.write(`${printed(report, flags)}\n`);
  if (report.fleets.length === 0) world.setExitCode(exitCodes.unavailable);
}

async function reportOn(
  question: PlanQuestion,
  world: PlanWorld,
  startedMs: number,
  kinds: readonly FleetLine['kind'][] | undefined,
): Promise<PlanReport> {
  const solver = world.openSolver();
  try {
    const plan = await makePlan(question, solver, kinds);
    return planReport(question, plan, world.nowMs() - startedMs);
  } finally {
    await solver.close();
  }
}

function printed(report: PlanReport, { json, csv, markdown }: ReportFlags): string {
  if (json) return harmlessJson(JSON.stringify(report, null, 2));
  if (csv) return harmlessText(planCsv(report));
  return harmlessText(markdown ? planMarkdown(report) : renderPlan(report));
}
