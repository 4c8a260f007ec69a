import type { LegalFlag } from '#planner';
import type { PlanMessage } from '../i18n/plan-translate.ts';
import type { DeviceFlag } from '../plan/plan-view.ts';
import { usePlanWords } from './plan-context.ts';
import { WideTable } from './wide-table.tsx';

const effectNames = {
  forbidden: 'forbidden',
  'licence-needed': 'licenceNeeded',
  risk: 'risk',
} as const satisfies Record<LegalFlag['effect'], PlanMessage>;

/** Rules on the devices of any fleet above. */
export function LegalTable({ flags }: { readonly flags: readonly DeviceFlag[] }) {
  const { t } = usePlanWords();
  if (flags.length === 0) return null;
  return (
    <section>
      <h2>{t('legal')}</h2>
      <p class="field-hint">{t('notLegalAdvice')}</p>
      <WideTable label={t('legal')} titles={[t('legalDevices'), t('legalEffect'), t('legalSince'), t('legalRule')]}>
        {flags.map(({ devices, effect, place, since, text, cite }) => (
          <tr key={text}>
            <th scope="row">{devices.join(', ')}</th>
            <td>
              {t(effectNames[effect])}, {place === 'any' ? t('everywhere') : place}
            </td>
            <td class="date">{since}</td>
            <td class="prose" lang="en">
              {text} ({cite})
            </td>
          </tr>
        ))}
      </WideTable>
    </section>
  );
}
