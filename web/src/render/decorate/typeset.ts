import { copyMath } from './copy-math.ts';

/** Sizes beyond these, in em, are no longer a formula in a text. */
const maxSizeEm = 20;
const maxExpansions = 200;

/**
 * Sets a formula as MathML, which the browser lays out and screen readers read. `trust` is off, so no macro reaches
 * the page; what is built is copied through a list all the same. A formula with an error stays as it was written.
 */
export function typesetter(): (formula: HTMLElement) => Promise<void> {
  let loading: Promise<typeof import('temml')> | undefined;
  return async (formula) => {
    const { tex } = formula.dataset;
    if (tex === undefined || !formula.isConnected) return;
    loading ??= import('temml');
    const { default: temml } = await loading;
    const host = document.createElement('span');
    temml.render(tex, host, {
      displayMode: formula.dataset.display !== undefined,
      throwOnError: true,
      strict: false,
      trust: false,
      maxSize: [maxSizeEm, maxSizeEm],
      maxExpand: maxExpansions,
    });
    const copy = copyMath(host);
    if (copy !== undefined) formula.replaceChildren(copy);
  };
}
