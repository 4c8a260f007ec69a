// Text that grows, onto the page: `markdownView` for answers, `thoughtView` for thoughts, one `startDecorator` for all
// of them. Plain elements, no framework; render.css has their looks, from the custom properties of the app.
export { type Decorations, type Decorator, startDecorator } from './decorate/decorator.ts';
export type { RenderLabels, ThoughtLabels } from './labels.ts';
export { type MarkdownViewOptions, markdownView, type TextView } from './markdown-view.ts';
export { type OutlineEntry, outlineOf } from './thought/outline.ts';
export { type ThoughtView, type ThoughtViewOptions, thoughtView } from './thought/thought-view.ts';
