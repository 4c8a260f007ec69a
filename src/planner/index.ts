export { type ModelConstant, type ModelConstants, modelConstants } from './calibration/constants.ts';
export type { Accelerator, DeviceStatus, LegalFlag, Precision } from './catalogue/accelerator.ts';
export { accelerators, findAccelerator } from './catalogue/accelerators.ts';
export { legalFlags, notLegalAdvice } from './catalogue/legal.ts';
export { parseAccelerator, withOwnAccelerators } from './catalogue/own-accelerators.ts';
export { type PrecisionCheck, runsPrecision } from './catalogue/runs-precision.ts';
export { PlannerError, type PlannerErrorCode } from './errors.ts';
export { nodesOfDay } from './estimate/day.ts';
export {
  type EstimatedRow,
  estimateRow,
  type PublishedError,
  type RefusedRow,
  type RowEstimate,
} from './estimate/estimate-row.ts';
export { parseRows, type Row } from './estimate/parse-rows.ts';
export { usualAcceptance } from './estimate/read-speculation.ts';
export type { RowSensitivity } from './estimate/row-sensitivities.ts';
export { atRate, checkedWorkload, mixNamed, type WorkloadSummary, workloadFromLengths } from './load/build-workload.ts';
export type { Capacity, CapacityLimit } from './load/capacity.ts';
export { type DayPlan, dayPlan } from './load/day-plan.ts';
export { type LengthSummary, lengthsFromSummary, quantileOf } from './load/lengths.ts';
export { type Mix, mixes } from './load/mixes.ts';
export { type Rng, seededRng } from './load/random.ts';
export { capacityOf } from './load/serving/capacity-of.ts';
export { defaultServing, type ServingOptions } from './load/serving/options.ts';
export { rememberCurves } from './load/serving/remember-curves.ts';
export { type ServingAt, servingAt } from './load/serving/serving-at.ts';
export { type SplitCounts, type SplitOptions, splitCapacityOf } from './load/serving/split-capacity-of.ts';
export { type ServedTimes, servedTimes } from './load/simulation/quantiles.ts';
export { type SimulatedRequest, sampleRequests } from './load/simulation/sample-requests.ts';
export {
  type ServedRequest,
  type SimulationOptions,
  type SimulationRun,
  simulateServing,
} from './load/simulation/simulate-serving.ts';
export { prefixHitShare } from './load/trace/prefix-hits.ts';
export { readTrace } from './load/trace/read-trace.ts';
export { readServegenClient, type ServegenClient, workloadFromClients } from './load/trace/servegen.ts';
export { spreadTicks } from './load/trace/spread-ticks.ts';
export type { RequestTrace, TraceRequest } from './load/trace/trace.ts';
export { workloadFromTrace } from './load/trace/workload-from-trace.ts';
export type { Lengths, ServiceTargets, TrafficClass, Workload } from './load/workload.ts';
export type { UserChange } from './migrate/changes.ts';
export { type Launch, type LaunchFacts, launchesOf } from './migrate/launch.ts';
export { type BreakEven, type MigrationOptions, type MigrationPlan, migrate } from './migrate/migrate.ts';
export { int8Parity, int8ParityCite, type ParityRow } from './migrate/parity-evidence.ts';
export { type Risk, risksOf } from './migrate/risks.ts';
export { findModelShape, modelShapes } from './model/known-shapes.ts';
export { type KvFormat, kvBytesPerToken } from './model/kv-bytes.ts';
export { type FittingMemory, type MemoryFit, memoryFit } from './model/memory-fit.ts';
export { type ActiveParameters, activeParameters, countParameters, type ParameterCount } from './model/parameters.ts';
export type { ExpertsShape, GqaShape, MlaShape, ModelShape, NoExperts } from './model/shape.ts';
export { shapeFromConfig } from './model/shape-from-config.ts';
export { shapeFromGguf } from './model/shape-from-gguf.ts';
export { type WeightBytes, weightBytes, weightBytesPerDevice } from './model/weight-bytes.ts';
export { nearestNames } from './nearest-names.ts';
export type { PlacementModels, Service, SplitReplicas } from './place/block.ts';
export {
  type Candidate,
  type ClassRate,
  type DeviceRefusal,
  isRefusal,
  type Refusal,
  type ReplicaGroup,
  type TokenCost,
} from './place/candidate.ts';
export { type CandidateOptions, type CandidateSet, candidatesFor } from './place/candidates.ts';
export { type DeviceRules, flagsOf } from './place/device-check.ts';
export type { Fleet, FleetAnswer, FleetPart } from './place/fleet.ts';
export { type FleetCost, fleetCost } from './place/fleet-cost.ts';
export { type FleetLine, fleetLines } from './place/fleet-lines.ts';
export {
  type Demand,
  type FleetProblem,
  type FleetRules,
  fleetProblem,
  type VendorShare,
} from './place/fleet-problem.ts';
export { greedyFleet } from './place/greedy-fleet.ts';
export { answerOfHighs, type HighsAnswer, type HighsSettings, highsOptions } from './place/highs-answer.ts';
export { layoutName } from './place/layouts.ts';
export { cheaperAnswer, type Plan, type RankedFleet, rankFleets } from './place/plan.ts';
export { plannerModels, plannerModelsWith } from './place/planner-models.ts';
export { hourlyMicroUsdOf, type OwnedPrice, type Price, type PriceTag, type RentedPrice } from './place/price.ts';
export { parsePrices } from './place/price-book.ts';
export { type Programme, placementProgramme } from './place/programme.ts';
export { programmeText } from './place/programme-text.ts';
export type { CostedFleet } from './place/reasons.ts';
export type { Tried } from './place/search.ts';
export { type SensitiveInput, type Sensitivity, type SensitivityCache, sensitivities } from './place/sensitivity.ts';
export { readSolution, type SolverAnswer } from './place/solution.ts';
export type { Interval, Source, Sourced } from './quantity.ts';
export { type Assumptions, defaultAssumptions } from './time/assumptions.ts';
export type {
  Layout,
  Phase,
  ReplicaConfig,
  ReplicaTimes,
  Speculation,
  StepLoad,
  StepPart,
  StepTime,
} from './time/replica.ts';
export { replicaTimes, tokensPerStep } from './time/replica-times.ts';
export {
  mfuOfV3,
  type TrainingEstimate,
  type TrainingRun,
  type TrainingStage,
  trainingFlopPerToken,
  trainingRun,
} from './train/training-run.ts';
