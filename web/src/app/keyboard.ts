import type { AppState } from './state/app-state.ts';

/** Keys that work wherever the focus is; those of the composer are its own. The help sheet lists them all. */
export function listenToKeys(app: AppState): () => void {
  const over = new AbortController();
  document.addEventListener('keydown', (event) => handle(app, event), { signal: over.signal });
  return () => over.abort();
}

function handle(app: AppState, event: KeyboardEvent): void {
  if (event.isComposing || document.querySelector('dialog[open]')) return;
  const isHeld = event.ctrlKey || event.metaKey;
  const isCommand = isHeld && event.shiftKey;
  if (isHeld && !event.shiftKey && !event.altKey && event.code === 'KeyK') take(event, () => openSearch(app));
  else if (isCommand && event.code === 'KeyO') take(event, () => newChat(app));
  else if (isCommand && event.code === 'KeyS') take(event, () => toggleSide(app));
  else if (!isWriting(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.key === '?') take(event, () => (app.dialog.value = 'help'));
    if (event.key === '/') take(event, focusComposer);
  }
}

function take(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}

function newChat(app: AppState): void {
  app.router.go({ kind: 'new' });
  focusComposer();
}

function openSearch({ library }: AppState): void {
  library.value = { kind: 'search' };
}

function toggleSide({ settings }: AppState): void {
  settings.change({ isSideOpen: !settings.current.value.isSideOpen });
}

function focusComposer(): void {
  document.querySelector<HTMLElement>('.composer textarea')?.focus();
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
