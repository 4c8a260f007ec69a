import { unreachable } from '#kernel';
import type { GpuSupport, InstallChoice } from './choose-package.ts';
import { formatBytes } from './format-bytes.ts';
import type { MachineFacts } from './machine-facts.ts';
import { advisedContextTokens } from './model-needs.ts';
import type { NpuAdvice } from './npu-advice.ts';
import { renderFacts } from './render-facts.ts';
import type { DoctorReport, Fit, ModelAdvice, Place } from './report.ts';

/** The whole page as people read it; `--json` carries the same numbers. */
export function renderDoctor(facts: MachineFacts, report: DoctorReport): string {
  const lines = [
    'This machine',
    ...renderFacts(facts),
    '',
    `What would run where (weights + KV cache of ${advisedContextTokens} tokens + room to work)`,
    ...report.models.flatMap(modelLines),
    '',
    ...closingLines(facts, report),
  ];
  return `${lines.join('\n')}\n`;
}

function modelLines({ id, quantisation, isStandIn, needs, disk, places }: ModelAdvice): readonly string[] {
  const parts = [needs.weightsBytes, needs.kvBytes, needs.workingBytes].map(formatBytes).join(' + ');
  const standIn = isStandIn ? ', a stand-in' : '';
  const download = disk === 'short' ? [`    disk: too little room to download ${formatBytes(needs.weightsBytes)}`] : [];
  return [
    `  ${id} (${quantisation}${standIn}): needs ${formatBytes(needs.totalBytes)} = ${parts}`,
    ...places.map((place) => `    ${placeLine(place)}`),
    ...download,
  ];
}

function placeLine(place: Place): string {
  switch (place.kind) {
    case 'cpu':
      return `${place.backend === 'metal' ? 'Metal' : 'CPU'}: ${fitWords(place.fit)}${place.backend === 'none' ? '; no engine installed' : ''}`;
    case 'gpu': {
      const which = place.labels.length === 1 ? 'GPU' : 'each of GPUs';
      return `${which} ${place.labels.join(', ')} (${place.name}): ${fitWords(place.fit)}${supportWords(place)}`;
    }
    case 'gpus-together': {
      const numbers = `${formatBytes(place.weightsBytes)} of ${place.checkpoint} weights, ${formatBytes(place.usableBytes)} for weights and KV`;
      const verdict = place.weightsBytes < place.usableBytes ? 'fits with' : 'does not fit with';
      return `all ${place.gpuCount} GPUs: ${verdict} vLLM or SGLang (${numbers})`;
    }
    case 'npu':
      return `NPU: ${npuWords(place.advice)}`;
    default:
      return unreachable(place);
  }
}

function fitWords(fit: Fit): string {
  switch (fit.kind) {
    case 'fits':
      return `fits, ${formatBytes(fit.freeBytes)} free`;
    case 'fits-when-freed':
      return `not now: ${formatBytes(fit.freeBytes)} free; would fit with all ${formatBytes(fit.capacityBytes)} free`;
    case 'too-large':
      return `too large for ${formatBytes(fit.capacityBytes)}`;
    case 'memory-unknown':
      return 'memory unknown';
    default:
      return unreachable(fit);
  }
}

/** Which package is missing matters only where the model would fit. */
function supportWords({ fit, support }: { readonly fit: Fit; readonly support: GpuSupport }): string {
  if (fit.kind === 'too-large') return '';
  switch (support.kind) {
    case 'installed':
      return `, ${support.backend} package installed`;
    case 'installable':
      return `; Regauge computes on the CPU until ${support.packageName} is added`;
    case 'unpublished':
      return '; no GPU package of ours for this platform, use vLLM or SGLang';
    default:
      return unreachable(support);
  }
}

function npuWords(advice: NpuAdvice): string {
  const weights = `${advice.checkpoint} checkpoint, ${formatBytes(advice.weightsBytes)}`;
  switch (advice.kind) {
    case 'enough':
      return `vLLM-Ascend or MindIE on ${advice.diesNeeded} of ${advice.diesFree} free ${advice.family} dies (${weights})`;
    case 'too-few':
      return `vLLM-Ascend or MindIE want ${advice.diesNeeded} free ${advice.family} dies, here are ${advice.diesFree} (${weights})`;
    case 'unsized':
      return `no published sizing for ${advice.family === 'unknown' ? 'this NPU' : advice.family}: ${weights}, against ${formatBytes(advice.freeMemoryBytes)} free`;
    default:
      return unreachable(advice);
  }
}

function closingLines(
  { native, ascend, pci }: MachineFacts,
  { runsSomething, models, install }: DoctorReport,
): readonly string[] {
  const reasoning = models.filter((model) => model.runsHere && !model.isStandIn);
  const largest = reasoning.toSorted((a, b) => a.needs.totalBytes - b.needs.totalBytes).at(-1);
  const verdict = !runsSomething
    ? nothingRuns(native.kind === 'packages' && native.installed.some((entry) => entry.isExpectedVersion))
    : largest
      ? `Largest that runs here now: regauge up ${largest.id}`
      : 'Only stand-ins run here now: regauge up';
  const npuOnBus = pci.some((device) => device.vendor === 'ascend') && ascend.kind === 'no-tool';
  return [
    verdict,
    ...(install.kind === 'install' ? [`Use ${install.device}: regauge doctor --install`] : []),
    ...(npuOnBus
      ? [
          'An Ascend NPU is on the bus, but npu-smi is missing: install the driver, or mount npu-smi into the container.',
        ]
      : []),
  ];
}

function nothingRuns(engineInstalled: boolean): string {
  return engineInstalled
    ? 'No model fits here now; free memory or disk, or use a larger machine.'
    : 'No model runs here: the engine is not installed. Run `npm ci` without --omit=optional.';
}

/** What `--install` says before it does anything. */
export function renderInstall(choice: InstallChoice, command: string): string {
  switch (choice.kind) {
    case 'install':
      return `Found ${choice.device}. This adds ${choice.packageSpec}:\n  ${command}\n`;
    case 'installed':
      return `Nothing to install: the ${choice.backend} package for ${choice.device} is there.\n`;
    case 'refused':
      return `Nothing to install: ${choice.reason}\n`;
    default:
      return unreachable(choice);
  }
}
