export interface RevealPlace {
  /** Of the messages that are shown, the oldest first. */
  readonly shownIds: readonly string[];
  readonly hasEarlier: boolean;
  /** The branch of the message was asked for already. */
  readonly hasSwitched: boolean;
}

export type RevealStep = { readonly kind: 'found' | 'load-earlier' | 'show-branch' | 'gone' };

/**
 * What brings a message of an open chat closer. Earlier messages first: another branch is only shown where the message is on
 * none of this one, since that changes the chat.
 */
export function revealStep({ shownIds, hasEarlier, hasSwitched }: RevealPlace, messageId: string): RevealStep {
  if (shownIds.includes(messageId)) return { kind: 'found' };
  if (hasEarlier) return { kind: 'load-earlier' };
  return { kind: hasSwitched ? 'gone' : 'show-branch' };
}
