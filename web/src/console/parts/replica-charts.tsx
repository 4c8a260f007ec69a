import type { Measure, Series } from '../fleet/fleet-history.ts';
import { seriesFacts } from '../fleet/series-facts.ts';
import { Chart } from './chart.tsx';
import { columnNames } from './column-names.ts';
import { useConsoleWords } from './console-context.ts';
import { Measured } from './measured.tsx';

/** Prefill and decode are never on one scale: one is a hundred times the other. */
const charts = [
  { title: 'chartRequests', lines: ['running', 'waiting'] },
  { title: 'columnKv', lines: ['kv'] },
  { title: 'columnPrefill', lines: ['prefill'] },
  { title: 'columnDecode', lines: ['decode'] },
  { title: 'chartTtft', lines: ['ttft50', 'ttft95'] },
  { title: 'chartItl', lines: ['itl50', 'itl95'] },
] as const satisfies readonly { readonly title: string; readonly lines: readonly Measure[] }[];

export function ReplicaCharts({ series }: { readonly series: Series }) {
  const { t, formats } = useConsoleWords();
  return (
    <>
      <p class="unmeasured">{t('gatheredSince', { count: formats.count(series.atMs.length) })}</p>
      <div class="charts">
        {charts.map(({ title, lines }) => (
          <figure key={title} class="chart-card">
            <figcaption>{t(title)}</figcaption>
            <Chart series={series} lines={lines} />
            <Facts series={series} lines={lines} />
          </figure>
        ))}
      </div>
    </>
  );
}

interface FactsProps {
  readonly series: Series;
  readonly lines: readonly Measure[];
}

/** What the drawing shows, for whoever does not see it, and in figures for whoever does. */
function Facts({ series, lines }: FactsProps) {
  const { t } = useConsoleWords();
  return (
    <table>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('now')}</th>
          <th scope="col">{t('least')}</th>
          <th scope="col">{t('most')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => {
          const facts = seriesFacts(series[line]);
          return (
            <tr key={line}>
              <th scope="row">
                <span class={index === 0 ? 'legend-line' : 'legend-line second'} aria-hidden="true" />
                {t(columnNames[line])}
              </th>
              {(['now', 'least', 'most'] as const).map((fact) => (
                <td key={fact}>
                  <Measured column={line} value={facts?.[fact] ?? null} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
