import { mixNames, modelIds } from '../scenario/known-names.ts';
import { ownMix, percentiles } from '../scenario/scenario.ts';
import { scenarioFields } from '../scenario/scenario-fields.ts';
import { ChoiceField } from './choice-field.tsx';
import { DevicesForm } from './devices-form.tsx';
import { LengthsField } from './lengths-field.tsx';
import { usePlan, usePlanWords } from './plan-context.ts';
import { RulesForm } from './rules-form.tsx';
import { SliderField } from './slider-field.tsx';
import { TextField } from './text-field.tsx';

/** All of a scenario. There is nothing to send: each change is planned as it is made. */
export function ScenarioForm() {
  const { t } = usePlanWords();
  const { edition } = usePlan();
  return (
    <form
      key={edition.value}
      class="scenario-form"
      aria-label={t('scenario')}
      onSubmit={(event) => event.preventDefault()}
    >
      <WorkloadForm />
      <TargetsForm />
      <DevicesForm />
      <RulesForm />
    </form>
  );
}

function WorkloadForm() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const { model, mix, input, output, rps, peakRps, cachedPercent } = plan.scenario.value;
  return (
    <fieldset>
      <legend>{t('workload')}</legend>
      <ChoiceField label={t('model')} names={modelIds} value={model} onChange={(model) => plan.change({ model })} />
      <ChoiceField
        label={t('mix')}
        names={mixNames}
        nameOf={(name) => (name === ownMix ? t('ownLengths') : name)}
        value={mix}
        onChange={(mix) => plan.change({ mix })}
      />
      {mix === ownMix && (
        <>
          <LengthsField label={t('inputLengths')} value={input} onChange={(input) => plan.change({ input })} />
          <LengthsField label={t('outputLengths')} value={output} onChange={(output) => plan.change({ output })} />
        </>
      )}
      <SliderField
        label={t('rps')}
        codec={scenarioFields.rps}
        value={rps}
        onChange={(rps) => plan.change({ rps })}
        low={0.1}
        high={10_000}
      />
      <TextField
        label={t('peakRps')}
        codec={scenarioFields.peakRps}
        value={peakRps}
        onChange={(peakRps) => plan.change({ peakRps })}
        hint={t('peakRpsHint')}
      />
      <TextField
        label={t('cachedPercent')}
        codec={scenarioFields.cachedPercent}
        value={cachedPercent}
        onChange={(cachedPercent) => plan.change({ cachedPercent })}
        hint={t('cachedPercentHint')}
      />
    </fieldset>
  );
}

function TargetsForm() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const { ttftMs, tpotMs, percentile } = plan.scenario.value;
  return (
    <fieldset>
      <legend>{t('targets')}</legend>
      <SliderField
        label={t('ttftMs')}
        codec={scenarioFields.ttftMs}
        value={ttftMs}
        onChange={(ttftMs) => plan.change({ ttftMs })}
        low={100}
        high={60_000}
      />
      <SliderField
        label={t('tpotMs')}
        codec={scenarioFields.tpotMs}
        value={tpotMs}
        onChange={(tpotMs) => plan.change({ tpotMs })}
        low={5}
        high={500}
      />
      <ChoiceField
        label={t('percentile')}
        names={percentiles}
        value={percentile}
        onChange={(percentile) => plan.change({ percentile })}
      />
    </fieldset>
  );
}
