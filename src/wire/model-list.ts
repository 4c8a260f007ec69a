export interface ServedModel {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly ownedBy: string;
  readonly contextTokens: number;
  /** The model that was wanted, where this one only stands in for it. */
  readonly standsInFor?: string | undefined;
}

export interface ModelCard {
  readonly id: string;
  readonly object: 'model';
  readonly created: number;
  readonly owned_by: string;
  /** vLLM's name; clients size their prompts by it. */
  readonly max_model_len: number;
  readonly stands_in_for?: string;
}

export interface ModelList {
  readonly object: 'list';
  readonly data: readonly ModelCard[];
}

/** The reply of `/v1/models`. A stand-in says so, in order that nobody takes a toy's answers for R1's. */
export function modelList(models: readonly ServedModel[]): ModelList {
  return { object: 'list', data: models.map(modelCard) };
}

/** The reply of `/v1/models/{id}`. */
export function modelCard({ id, created, ownedBy, contextTokens, standsInFor }: ServedModel): ModelCard {
  return {
    id,
    object: 'model',
    created,
    owned_by: ownedBy,
    max_model_len: contextTokens,
    ...(standsInFor !== undefined && { stands_in_for: standsInFor }),
  };
}
