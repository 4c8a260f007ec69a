import { createThinkingSplitter, type ThinkingPiece, type ThinkingSplitter } from '#wire';
import type { EventReader, UpstreamEvent } from '../adapter.ts';

/**
 * Splits thinking off for engines that leave it in the content.
 *
 * Whether the text begins inside a thought is the template's doing: many open it in the prompt, and then nothing in the
 * reply says so. Ids that come with a text stay with its last piece, in order.
 */
export function splitThinking(inner: EventReader, startsInThinking: boolean): EventReader {
  const tags = { kind: 'text', open: '<think>', close: '</think>' } as const;
  const splitter = createThinkingSplitter({ tags, startsInThinking });
  let ended = false;
  const finish = (): readonly UpstreamEvent[] => {
    if (ended) return [];
    ended = true;
    return splitter.end().map((piece) => ({ ...piece, tokens: undefined }));
  };
  return {
    read: (data) =>
      inner.read(data).flatMap((event): readonly UpstreamEvent[] => {
        if (event.kind === 'answer' && !ended) return split(splitter, event);
        return event.kind === 'finish' ? [...finish(), event] : [event];
      }),
  };
}

function split(
  splitter: ThinkingSplitter,
  { text, tokens }: Extract<UpstreamEvent, { readonly kind: 'answer' }>,
): readonly UpstreamEvent[] {
  const pieces = splitter.push(text);
  const last = pieces.at(-1);
  if (!last) return tokens?.length ? [{ kind: 'silent-tokens', tokens }] : [];
  const early = pieces.slice(0, -1).map((piece: ThinkingPiece) => ({ ...piece, tokens: tokens && [] }));
  return [...early, { ...last, tokens }];
}
