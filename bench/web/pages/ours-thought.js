import '../../../web/src/render/render.css';
import { thoughtView } from '../../../web/src/render/index.ts';
import { drive } from './drive.js';
import { labels } from './labels.js';

const view = thoughtView({ labels, isOpen: true, onToggle: () => undefined });

drive({
  mount: (element) => element.append(view.element),
  append: (piece) => view.append(piece, piece.length / 4),
  // The window on its end is what is counted; pages come later.
  finish: () => undefined,
});
