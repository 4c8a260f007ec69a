// In the page: gives a contestant one piece per frame and measures what each frame costs. The same for all of them.

/**
 * @param {{ mount(element: HTMLElement): void, append(piece: string): void, finish(): void }} contestant - `append`
 *   shows the piece before the next paint
 */
export function drive(contestant) {
  let pieces = [];
  let scroller;
  globalThis.trace = {
    load(loaded) {
      pieces = loaded;
      scroller = document.createElement('main');
      // Through the object model: a page may forbid styles in its markup.
      Object.assign(scroller.style, { height: '700px', width: '700px', overflow: 'auto', display: 'block' });
      document.body.replaceChildren(scroller);
      contestant.mount(scroller);
    },
    async run() {
      const longTasks = [];
      const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => e.duration)));
      observer.observe({ entryTypes: ['longtask'] });
      const updateMs = [];
      for (const piece of pieces) updateMs.push(await show(() => contestant.append(piece)));
      const finishMs = await finish();
      await new Promise((resolve) => setTimeout(resolve, 200));
      observer.disconnect();
      return { updateMs, finishMs, longTasks, elements: scroller.querySelectorAll('*').length };
    },
  };

  /** What it does at once, and what it does in the frame after. */
  async function finish() {
    const startMs = performance.now();
    let atOnceMs = 0;
    const inFrameMs = await show(() => {
      contestant.finish();
      atOnceMs = performance.now() - startMs;
    });
    return atOnceMs + inFrameMs;
  }

  /** From the beginning of the frame to the end of its layout, scrolled to the newest line. */
  function show(change) {
    return new Promise((resolve) => {
      let startMs = 0;
      requestAnimationFrame(() => {
        startMs = performance.now();
      });
      change();
      requestAnimationFrame(() => {
        scroller.scrollTop = scroller.scrollHeight;
        resolve(performance.now() - startMs);
      });
    });
  }
}
