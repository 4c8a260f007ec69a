import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** Renders once per frame, as ours does, and within that frame. */
export function inReact(toElement) {
  let root;
  let text = '';
  const show = () => requestAnimationFrame(() => flushSync(() => root.render(toElement(text))));
  return {
    mount(element) {
      root = createRoot(element);
    },
    append(piece) {
      text += piece;
      show();
    },
    finish: show,
  };
}
