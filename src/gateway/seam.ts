import { type Delivered, type Part, type Place, placeOfDelivered } from './delivered-text.ts';
import type { TokenCalls } from './token-calls.ts';

/** From where, and how, a run goes on at another replica. */
export interface Seam {
  /** Generated tokens that stay; the continuation is asked for after them. */
  readonly tokens: readonly number[];
  readonly part: Part;
  /** Text of kept tokens that has not left yet. */
  readonly rest: string;
  /** Delivered text that the continuation will spell again, and that must not leave twice. */
  readonly surplus: string;
  /** The kept text ends a line, where a closing tag belongs. */
  readonly endsLine: boolean;
}

export type SeamOutcome =
  | { readonly kind: 'seam'; readonly seam: Seam }
  /** The tokens do not spell what was delivered: nothing exact can follow. */
  | { readonly kind: 'unlike' };

/** Engines hold back a character or a line break, and a stop string at most; more is kept as it is. */
const maxDropped = 64;

/**
 * Finds the seam: drops the tokens at the end of which no reader has seen anything, since to generate them again changes
 * nothing that was delivered, and says what of the last kept token is still to be delivered.
 *
 * Among the dropped are half characters, whose other half only their own decoder could join, and an end-of-sequence
 * token after which a model would go on with nonsense.
 */
export async function findSeam(
  tokens: readonly number[],
  delivered: Delivered,
  isChat: boolean,
  calls: Pick<TokenCalls, 'detokenize'>,
): Promise<SeamOutcome> {
  let kept = tokens;
  let raw = await calls.detokenize(kept);
  let place = placeOfDelivered(raw, delivered, isChat);
  for (let dropped = 0; dropped < maxDropped && place.kind === 'within' && kept.length > 0; dropped++) {
    const fewer = kept.slice(0, -1);
    const shorter = fewer.length === 0 ? '' : await calls.detokenize(fewer);
    const isHalf = place.end < raw.length && raw.endsWith('\uFFFD');
    if (shorter.length < place.end && !isHalf) break;
    kept = fewer;
    raw = shorter;
    place = placeOfDelivered(raw, delivered, isChat);
  }
  return toOutcome(kept, raw, place);
}

function toOutcome(tokens: readonly number[], raw: string, place: Place): SeamOutcome {
  if (place.kind === 'elsewhere') return { kind: 'unlike' };
  const { part } = place;
  const endsLine = raw.endsWith('\n');
  if (place.kind === 'beyond')
    return { kind: 'seam', seam: { tokens, part, endsLine, rest: '', surplus: place.surplus } };
  return { kind: 'seam', seam: { tokens, part, endsLine, rest: raw.slice(place.end), surplus: '' } };
}
