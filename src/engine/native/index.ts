export { abiVersion } from './abi.ts';
export type { Backend } from './find-library.ts';
export { LlamaContext, type LlamaContextOptions } from './llama-context.ts';
export { type LlamaLibrary, loadLlamaLibrary } from './llama-library.ts';
export { LlamaModel, type ModelFacts } from './llama-model.ts';
