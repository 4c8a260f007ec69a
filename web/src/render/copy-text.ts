import type { RenderLabels } from './labels.ts';

const shownForMs = 2_000;

/** Copies, and says so on the button for a moment; a browser that refuses leaves the button as it is. */
export async function copyText(text: string, button: HTMLElement, labels: RenderLabels): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  const before = button.textContent;
  if (before === labels.copied) return;
  button.textContent = labels.copied;
  setTimeout(() => {
    button.textContent = before;
  }, shownForMs);
}
