import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AppState } from '../state/app-state.ts';
import type { Conversation } from '../state/conversation.ts';
import type { Turns } from '../state/turns.ts';
import type { Words } from '../state/words.ts';

export const AppContext: preact.Context<AppState | null> = createContext<AppState | null>(null);

export function useApp(): AppState {
  const app = useContext(AppContext);
  if (!app) throw new TypeError('A part of the app is drawn outside of it; render it below AppContext.Provider.');
  return app;
}

/** A conversation and what can be asked of it. */
export interface ChatParts {
  readonly conversation: Conversation;
  readonly turns: Turns;
}

/** Set where another than the page's own is drawn. */
export const ChatContext: preact.Context<ChatParts | null> = createContext<ChatParts | null>(null);

/** The conversation that a part is in: the page's, or one of those that are compared. */
export function useChat(): ChatParts {
  const app = useApp();
  return useContext(ChatContext) ?? app;
}

/** Draws again when the language changes. */
export function useWords(): Words {
  return useApp().words.current.value;
}
