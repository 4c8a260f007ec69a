import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import type { Measure, Series } from '../fleet/fleet-history.ts';

export interface Plot {
  show(series: Series): void;
  close(): void;
}

interface Labels {
  readonly value: (value: number) => string;
  readonly time: (ms: number) => string;
}

const axisFont = '11px system-ui, sans-serif';
const heightPx = 160;
/** There is no half a request. */
const wholeSteps = [1, 2, 5]
  .flatMap((step) => [1, 10, 100, 1_000, 10_000].map((unit) => step * unit))
  .toSorted((a, b) => a - b);

/** Draws into `host`, in the colours that its style has at each drawing, so that a change of theme is followed. */
export function createPlot(host: HTMLElement, lines: readonly Measure[], labels: Labels): Plot {
  const plot = new UPlot(optionsFor(host, lines, labels), [[], ...lines.map(() => [])], host);
  const resized = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: heightPx }));
  resized.observe(host);
  return {
    show: (series) => plot.setData([series.atMs.map((ms) => ms / 1_000), ...lines.map((line) => [...series[line]])]),
    close() {
      resized.disconnect();
      plot.destroy();
    },
  };
}

function optionsFor(host: HTMLElement, lines: readonly Measure[], { value, time }: Labels): UPlot.Options {
  const style = getComputedStyle(host);
  const ink = (): string => style.color;
  const grid = { stroke: () => style.borderTopColor, width: 1 };
  const axis = { stroke: ink, grid, ticks: grid, font: axisFont };
  const isCount = lines[0] === 'running';
  return {
    width: host.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _least, most) => [0, roomAbove(most)] } },
    axes: [
      { ...axis, space: 90, values: (_plot, seconds) => seconds.map((second) => time(second * 1_000)) },
      { ...axis, ...(isCount && { incrs: wholeSteps }), size: 64, values: (_plot, values) => values.map(value) },
    ],
    series: [
      {},
      ...lines.map((_line, index): UPlot.Series => {
        const points = { show: false };
        return index === 0
          ? { stroke: () => style.outlineColor, width: 2, points }
          : { stroke: ink, width: 2, dash: [5, 4], points };
      }),
    ],
  };
}

/** Scales begin at zero: half as much looks like half as much. */
function roomAbove(most: number | null): number {
  return most === null || most <= 0 ? 1 : most * 1.1;
}
