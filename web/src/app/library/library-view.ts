import type { ChatSummary } from '#wire';

/** Which dialog of the library is open. */
export type LibraryView =
  | { readonly kind: 'none' | 'search' | 'trash' | 'shares' | 'export-all' | 'import' }
  | { readonly kind: 'move' | 'share' | 'export'; readonly chat: ChatSummary };
