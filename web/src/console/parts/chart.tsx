import { useEffect, useRef, useState } from 'preact/hooks';
import { numberText } from '../fleet/console-formats.ts';
import type { Measure, Series } from '../fleet/fleet-history.ts';
import { useConsole, useConsoleWords } from './console-context.ts';
import type { Plot } from './plot.ts';

interface ChartProps {
  readonly series: Series;
  readonly lines: readonly Measure[];
}

/** A drawing that is hidden from screen readers: the table below it says the same. What draws is loaded with the first one. */
export function Chart({ series, lines }: ChartProps) {
  const { formats } = useConsole();
  const { t } = useConsoleWords();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let isOver = false;
    const draw = async (): Promise<void> => {
      const { createPlot } = await import('./plot.ts');
      if (isOver || !host.current) return;
      const label = (value: number): string => numberText(lines[0] ?? 'running', value, formats.peek());
      plot.current = createPlot(host.current, lines, { value: label, time: (ms) => formats.peek().time(ms) });
      plot.current.show(series);
    };
    void draw().catch(() => setBroken(true));
    return () => {
      isOver = true;
      plot.current?.close();
      plot.current = undefined;
    };
  }, [lines]);
  useEffect(() => plot.current?.show(series));
  return isBroken ? (
    <p class="unmeasured">{t('chartNotLoaded')}</p>
  ) : (
    <div ref={host} class="chart" aria-hidden="true" />
  );
}
