import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Width of what holds a picture, in CSS pixels: it is drawn for it, so that its letters keep their size on a phone. */
export function useWidth(host: RefObject<Element | null>, usual: number): number {
  const [width, setWidth] = useState(usual);
  useEffect(() => {
    const { current } = host;
    if (!current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.round(entry.contentRect.width)));
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [host]);
  return width;
}
