import '../../../web/src/render/render.css';
import { markdownView } from '../../../web/src/render/index.ts';
import { drive } from './drive.js';
import { labels } from './labels.js';

const view = markdownView({ kind: 'answer', labels });

drive({
  mount: (element) => element.append(view.element),
  append: (piece) => view.append(piece),
  finish: () => view.finish(),
});
