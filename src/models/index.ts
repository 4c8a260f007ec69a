export { catalogue } from './catalogue.ts';
export type { CatalogueEntry, Digest, SamplingDefaults, SourceSpec, ThinkingMarks } from './catalogue-entry.ts';
export type { ChoiceOptions, ChoiceReason, ModelChoice, ServedModel } from './choose-model.ts';
export { chooseModel, describeChoice } from './choose-model.ts';
export type { ModelsErrorCode } from './errors.ts';
export { ModelsError, modelsErrors } from './errors.ts';
export type { SamplingClues } from './file-sampling.ts';
export { fileSampling } from './file-sampling.ts';
export { checkGguf } from './gguf/check-gguf.ts';
export { type GgufHeader, readGgufHeader } from './gguf/gguf-header.ts';
export type { AttentionShape } from './gguf/kv-bytes.ts';
export { kvBytesPerToken } from './gguf/kv-bytes.ts';
export { modelFingerprint } from './gguf/model-fingerprint.ts';
export type { GgufSummary } from './gguf/read-gguf.ts';
export { readGguf } from './gguf/read-gguf.ts';
export type { ResolvedModel } from './resolve-model.ts';
export { requireEntry, resolveModel, unknownModel } from './resolve-model.ts';
export type { ModelSource, OpenedFile, Reachability, RemoteFile } from './sources/model-source.ts';
export type { ModelSources, SourceSettings } from './sources/open-sources.ts';
export { openModelSources } from './sources/open-sources.ts';
export type { InstalledModel, ModelOrigin } from './store/installed-model.ts';
export type { ModelStore, ModelStoreOptions } from './store/model-store.ts';
export { createModelStore } from './store/model-store.ts';
export type { PullEvent } from './store/pull-event.ts';
export type { PullOptions } from './store/pull-model.ts';
export type {
  ChatTemplate,
  RenderedPrompt,
  RenderOptions,
  TemplateOrigin,
  TemplateTokens,
} from './templates/chat-template.ts';
export { createChatTemplate } from './templates/chat-template.ts';
