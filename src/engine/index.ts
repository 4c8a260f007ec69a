export type { EngineConfig } from './core/config.ts';
export { EngineClient } from './core/engine-client.ts';
export type { LoadedFacts } from './core/messages.ts';
export type { FinishReason, RunEvent, RunSpec, RunTimings, RunUsage } from './core/run-spec.ts';
export { EngineError, type EngineErrorCode, engineErrors } from './errors.ts';
export { EngineServer, type EngineServerOptions } from './http/engine-server.ts';
export { libraryPackages, libraryPackageVersion } from './native/find-library.ts';
export { abiVersion, type Backend, type ModelFacts } from './native/index.ts';
