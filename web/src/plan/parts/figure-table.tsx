import type { PlanFormats } from '../i18n/plan-formats.ts';
import type { PlanMessage } from '../i18n/plan-translate.ts';
import type { Figure, FigureView, PlanView } from '../plan/plan-view.ts';
import { usePlanWords } from './plan-context.ts';
import { SourceBadge } from './source-badge.tsx';
import { WideTable } from './wide-table.tsx';

interface Shown {
  readonly name: Exclude<Extract<PlanMessage, `figure${string}`>, 'figures' | 'figuresHint'>;
  readonly divisor: number;
  readonly unit: string;
}

const shown: Readonly<Record<Figure, Shown>> = {
  peak: { name: 'figurePeak', divisor: 1, unit: 'T/s' },
  memoryBytes: { name: 'figureMemory', divisor: 1e9, unit: 'GB' },
  memoryBytesPerSecond: { name: 'figureBandwidth', divisor: 1e9, unit: 'GB/s' },
  linkBytesPerSecond: { name: 'figureLink', divisor: 1e9, unit: 'GB/s' },
  networkBytesPerSecond: { name: 'figureNetwork', divisor: 1e9, unit: 'GB/s' },
  tdpWatt: { name: 'figurePower', divisor: 1, unit: 'W' },
};

/** What the plan rests on, each number with whose word it is. */
export function FigureTable({ view: { workload, figures } }: { readonly view: PlanView }) {
  const { t } = usePlanWords();
  const name = workload.source === 'user' ? t('ownLengths') : workload.name;
  if (figures.length === 0) return null;
  return (
    <section>
      <h2>{t('figures')}</h2>
      <p class="field-hint">{t('figuresHint')}</p>
      <WideTable label={t('figures')} titles={[t('number'), t('value'), t('sources'), t('text')]}>
        <tr>
          <th scope="row">{t('requestsOf', { name })}</th>
          <td />
          <td>
            <SourceBadge source={workload.source} />
          </td>
          <td class="prose" lang="en">
            {workload.cite}
          </td>
        </tr>
        {figures.map((figure) => (
          <FigureRow key={`${figure.device} ${figure.figure}`} figure={figure} />
        ))}
      </WideTable>
    </section>
  );
}

function FigureRow({ figure }: { readonly figure: FigureView }) {
  const { t, formats } = usePlanWords();
  const { device, source, cite, date } = figure;
  return (
    <tr>
      <th scope="row">
        {device}: {t(shown[figure.figure].name)}
      </th>
      <td>{amount(figure, formats)}</td>
      <td>
        <SourceBadge source={source} />
      </td>
      <td class="prose" lang="en">
        {cite}, {date}
      </td>
    </tr>
  );
}

function amount({ figure, value }: FigureView, formats: PlanFormats): string {
  const { divisor, unit } = shown[figure];
  return `${formats.whole(value / divisor)} ${unit}`;
}
