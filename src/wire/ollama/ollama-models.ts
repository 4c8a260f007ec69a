/** A model as a gateway knows it: what lies on its replicas' disks it does not. */
export interface OllamaModel {
  readonly id: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Undefined where no replica has told. */
  readonly contextTokens: number | undefined;
  /** The model that was wanted, where this one only stands in for it. */
  readonly standsInFor: string | undefined;
  /** At least 12 hexadecimal digits: Ollama's own command shows so many. */
  readonly digest: string;
}

interface ModelDetails {
  readonly parent_model: string;
  readonly format: string;
  readonly family: string;
  readonly families: readonly string[];
  readonly parameter_size: string;
  readonly quantization_level: string;
}

/** One row of `/api/tags`. */
export interface OllamaTag {
  readonly name: string;
  readonly model: string;
  readonly modified_at: string;
  /** Bytes; 0 = not known. */
  readonly size: number;
  readonly digest: string;
  readonly details: ModelDetails;
  readonly stands_in_for?: string;
}

/** One row of `/api/ps`. */
export interface OllamaLoadedModel extends OllamaTag {
  readonly expires_at: string;
  readonly size_vram: number;
  readonly context_length?: number;
}

export interface OllamaShow {
  readonly modelfile: string;
  readonly parameters: string;
  readonly template: string;
  readonly system: string;
  readonly license: string;
  readonly details: ModelDetails;
  readonly modified_at: string;
  readonly model_info: Readonly<Record<string, string | number>>;
  readonly capabilities: readonly string[];
  readonly stands_in_for?: string;
}

const unknownDetails: ModelDetails = {
  parent_model: '',
  format: '',
  family: '',
  families: [],
  parameter_size: '',
  quantization_level: '',
};

/** Clients look a context up by `general.architecture`, which a gateway does not know: this name stands for it. */
const architecture = 'regauge';

/** A served model is never unloaded. */
const never = '9999-12-31T23:59:59Z';

/** A stand-in says so, in order that nobody takes a toy's answers for R1's. */
export function ollamaTag(model: OllamaModel): OllamaTag {
  return {
    name: model.id,
    model: model.id,
    modified_at: model.modifiedAt,
    size: 0,
    digest: model.digest,
    details: unknownDetails,
    ...standIn(model),
  };
}

export function ollamaLoadedModel(model: OllamaModel): OllamaLoadedModel {
  const { contextTokens } = model;
  return {
    ...ollamaTag(model),
    expires_at: never,
    size_vram: 0,
    ...(contextTokens !== undefined && { context_length: contextTokens }),
  };
}

/** The reply of `/api/show`. What only a model file on this machine would tell is empty. */
export function ollamaShow(model: OllamaModel): OllamaShow {
  const { id, contextTokens } = model;
  return {
    modelfile: '',
    parameters: '',
    template: '',
    system: '',
    license: '',
    details: unknownDetails,
    modified_at: model.modifiedAt,
    model_info: {
      'general.architecture': architecture,
      'general.basename': id,
      ...(contextTokens !== undefined && { [`${architecture}.context_length`]: contextTokens }),
    },
    capabilities: ['completion', 'thinking'],
    ...standIn(model),
  };
}

function standIn({ standsInFor }: OllamaModel): { stands_in_for?: string } {
  return standsInFor === undefined ? {} : { stands_in_for: standsInFor };
}
