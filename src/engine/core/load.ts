import { createScheduler, type Scheduler } from '#sched';
import { type LlamaContext, type LlamaLibrary, LlamaModel, loadLlamaLibrary } from '../native/index.ts';
import type { ThinkingMarks } from '../text/thought-segmenter.ts';
import { cachedSequences, type EngineConfig, maxSequencesOfLibrary, outputRowsBesidesDecodes } from './config.ts';
import type { RunVocabulary } from './run.ts';

export interface LoadedEngine {
  readonly library: LlamaLibrary;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly scheduler: Scheduler;
  readonly vocabulary: RunVocabulary;
  readonly kvBytesPerToken: number;
  /** A sequence id that the scheduler does not know, for cutting copies; empty between calls. */
  readonly exportSequence: number;
}

/** Copying a sequence's state through memory: what a preemption costs (bytes per ms), measured 1-5 GB/s on a laptop. */
const swapBytesPerMs = 1_000_000;

/**
 * Loads the weights, makes the cache, and computes one token, so that what comes back can serve.
 * @throws {EngineError} as the native layer does
 */
export function loadEngine(config: EngineConfig): LoadedEngine {
  const library = loadLlamaLibrary(config.backend);
  const model = new LlamaModel(library, config.modelPath, { gpuLayers: config.gpuLayers });
  const maxSequences = Math.min(maxSequencesOfLibrary - 1, config.maxRunning + cachedSequences);
  // llama.cpp wants room for one row per sequence id, whether or not it is ever asked for.
  const outputBudget = Math.max(config.maxRunning + outputRowsBesidesDecodes, maxSequences + 1);
  const context = model.createContext({ ...config, maxSequences: maxSequences + 1, outputBudget });
  const kvBytesPerToken = warmUp(model, context);
  const scheduler = createScheduler({
    cellCapacity: config.cellCapacity,
    maxSequences,
    maxRunning: config.maxRunning,
    maxWaiting: config.maxWaiting,
    tokenBudget: config.tokenBudget,
    outputBudget,
    itlStretch: config.itlStretch,
    minSharedTokens: 16,
    maxCachedCells: config.maxCachedCells,
    swap: { bytesPerToken: kvBytesPerToken, bytesPerMs: swapBytesPerMs, capacityBytes: config.swapBytes },
  });
  return {
    library,
    model,
    context,
    scheduler,
    vocabulary: readVocabulary(model),
    kvBytesPerToken,
    exportSequence: maxSequences,
  };
}

/** Computes two tokens: pages in the weights, proves that the model works, and measures a token's state. */
function warmUp(model: LlamaModel, context: LlamaContext): number {
  const token = Math.max(0, model.facts.bosToken);
  // One thread has no one to wait for, whatever else runs on this machine while an engine starts.
  context.setThreads(1);
  const stateBytes = (tokens: number): number => {
    context.begin();
    context.add(0, tokens - 1, Int32Array.of(token), 0);
    context.decode();
    return context.saveSequence(0).byteLength;
  };
  const first = stateBytes(1);
  const perToken = stateBytes(2) - first;
  context.clear();
  return perToken;
}

function readVocabulary(model: LlamaModel): RunVocabulary {
  return {
    model,
    marks: readMarks(model),
    endTokens: model.endOfGenerationTokens(),
    newlineTokens: model.tokenize('\n', { parseSpecial: false }),
    closeTokens: model.tokenize('</think>', { parseSpecial: true }),
  };
}

function readMarks(model: LlamaModel): ThinkingMarks {
  const idOf = (text: string) => model.facts.controlTokens.find((t) => t.text === text)?.id;
  const [openToken, closeToken] = [idOf('<think>'), idOf('</think>')];
  return openToken === undefined || closeToken === undefined
    ? { kind: 'text' }
    : { kind: 'tokens', openToken, closeToken };
}
