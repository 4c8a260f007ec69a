import { copyText } from './copy-text.ts';
import type { RenderLabels } from './labels.ts';

/**
 * One listener for all buttons and links in a text: blocks come and go, and hold no handlers of their own.
 * @param onLink - is asked first; the link is followed unless it prevents that
 */
export function answerClicks(
  element: HTMLElement,
  labels: RenderLabels,
  onLink?: (href: string, event: MouseEvent) => void,
): void {
  element.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>('button.copy');
    if (button) void copyText(codeOf(button), button, labels);
    const link = event.target.closest('a');
    if (link) onLink?.(link.href, event);
  });
}

function codeOf(button: HTMLElement): string {
  return button.closest('.code')?.querySelector('pre')?.textContent ?? '';
}
