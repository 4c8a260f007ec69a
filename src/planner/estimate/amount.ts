/** A cell with a number: how exactly it is meant, and what stands behind it (`tok`, `/d`, `_nodes`, `_incl_cache`). */
export type Amount =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly value: number;
      readonly meant: 'exactly' | 'about' | 'at-most' | 'at-least' | 'between';
      readonly suffix: string;
    };

const absent: ReadonlySet<string> = new Set(['', '-', '–', 'n/a', 'na', 'none', '?', 'unknown']);

const number = String.raw`[-+]?(?:\d[\d,_ ]*\.?\d*|\.\d+)(?:e[-+]?\d+)?[kKmM]?`;
const range = new RegExp(`^(${number})\\s*(?:-|–|\\.\\.|to)\\s*(${number})(.*)$`);
const single = new RegExp(`^(~|≈|<=|>=|≤|≥|<|>)?\\s*(${number})(.*)$`);

/**
 * Reads `128`, `<70`, `~100`, `45-50`, `16384tok`, `608e9/d`, `9212_incl_cache`, `2.2k`. A range is its middle. Numbers
 * are finite and ≥ 0; anything else is `unreadable`, and what needs it says so.
 */
export function parseAmount(cell: string): Amount {
  const text = cell.trim();
  if (absent.has(text.toLowerCase())) return { kind: 'none' };
  const between = range.exec(text);
  if (between !== null) {
    const [low, high] = [numberOf(between[1] ?? ''), numberOf(between[2] ?? '')];
    if (low <= high) return amount(text, (low + high) / 2, 'between', between[3] ?? '');
  }
  const one = single.exec(text);
  if (one === null) return { kind: 'unreadable', text };
  return amount(text, numberOf(one[2] ?? ''), meaningOf(one[1] ?? ''), one[3] ?? '');
}

function amount(
  text: string,
  value: number,
  meant: Extract<Amount, { kind: 'value' }>['meant'],
  suffix: string,
): Amount {
  if (!Number.isFinite(value) || value < 0) return { kind: 'unreadable', text };
  return { kind: 'value', value, meant, suffix: suffix.trim().replace(/^_/, '') };
}

function meaningOf(sign: string): Extract<Amount, { kind: 'value' }>['meant'] {
  if (sign === '') return 'exactly';
  if (sign === '~' || sign === '≈') return 'about';
  return sign.startsWith('<') || sign === '≤' ? 'at-most' : 'at-least';
}

function numberOf(text: string): number {
  const scale = /k$/i.test(text) ? 1e3 : /m$/i.test(text) ? 1e6 : 1;
  return scale * Number(text.replace(/[,_ ]/g, '').replace(/[km]$/i, ''));
}

/** The number of a cell, if it has one. */
export function amountValue(amount: Amount): number | undefined {
  return amount.kind === 'value' ? amount.value : undefined;
}
