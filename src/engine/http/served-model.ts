import type { ChatTemplate } from '#models';
import type { SamplingParams } from '#wire';

/** The one model an engine serves, as its clients see it. */
export interface ServedModel {
  readonly id: string;
  /** Other names that mean this model (`deepseek-r1` for `deepseek-r1:1.5b`). */
  readonly aliases: readonly string[];
  readonly createdSeconds: number;
  /** Said in `/v1/models` and by every client of ours when the model is not what one would expect. */
  readonly standInNote: string | undefined;
  /** From the model card; what a request leaves out. */
  readonly samplingDefaults: SamplingParams;
  readonly contextTokens: number;

  readonly template: ChatTemplate;
  /** Spellings that message text must never turn into tokens. */
  readonly controlSpellings: readonly string[];
  /** Hex SHA-256 over samples of the file; two engines with equal ones may exchange KV. */
  readonly fingerprint: string;
}
