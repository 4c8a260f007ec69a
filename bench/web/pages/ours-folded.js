import '../../../web/src/render/render.css';
import { thoughtView } from '../../../web/src/render/index.ts';
import { drive } from './drive.js';
import { labels } from './labels.js';

const view = thoughtView({ labels, isOpen: false, onToggle: () => undefined });

drive({
  mount: (element) => element.append(view.element.querySelector('.thought-body')),
  append: (piece) => view.append(piece, piece.length / 4),
  finish: () => view.finish(),
});
