import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ConsoleFormats } from '../fleet/console-formats.ts';
import type { ConsoleTranslate } from '../i18n/console-translate.ts';
import type { ConsoleState } from '../state/console-state.ts';

export const ConsoleContext: preact.Context<ConsoleState | null> = createContext<ConsoleState | null>(null);

export function useConsole(): ConsoleState {
  const page = useContext(ConsoleContext);
  if (!page)
    throw new TypeError('A part of the console is drawn outside of it; render it below ConsoleContext.Provider.');
  return page;
}

/** Draws again when the language changes. */
export function useConsoleWords(): { readonly t: ConsoleTranslate; readonly formats: ConsoleFormats } {
  const { t, formats } = useConsole();
  return { t: t.value, formats: formats.value };
}
