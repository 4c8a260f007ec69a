import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AppState } from '../state/app-state.ts';
import type { Words } from '../state/words.ts';

export const AppContext: preact.Context<AppState | null> = createContext<AppState | null>(null);

export function useApp(): AppState {
  const app = useContext(AppContext);
  if (!app) throw new TypeError('A part of the app is drawn outside of it; render it below AppContext.Provider.');
  return app;
}

/** Draws again when the language changes. */
export function useWords(): Words {
  return useApp().words.current.value;
}
