/** Why a text is no value of its field. */
export type FieldProblem =
  | { readonly kind: 'unknown-field' }
  | { readonly kind: 'twice' }
  | { readonly kind: 'number'; readonly low: number; readonly high: number }
  | { readonly kind: 'choice'; readonly nearest: string }
  | { readonly kind: 'form'; readonly example: string }
  | { readonly kind: 'peak-below-mean' }
  | { readonly kind: 'least-above-most' };

/** A field of an address that cannot be used; the usual value stands in for it. */
export interface FieldFault {
  readonly field: string;
  readonly given: string;
  readonly problem: FieldProblem;
}

export type Read<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'problem'; readonly problem: FieldProblem };
