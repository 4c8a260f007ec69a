import type { FieldFault, Read } from './field-problem.ts';
import { ownMix, type PlanScenario, usualScenario } from './scenario.ts';
import { type FieldName, fieldNames, isFieldName, scenarioFields } from './scenario-fields.ts';

export interface AddressRead {
  readonly scenario: PlanScenario;
  /** In the order of the address. */
  readonly faults: readonly FieldFault[];
}

/** More fields than there are names are nobody's scenario. */
const mostFields = 60;

/**
 * The scenario that an address names. A field that cannot be read is told, and has its usual value; so is one that
 * contradicts another.
 * @param search - `?model=…`
 */
export function readAddress(search: string): AddressRead {
  const given = [...new URLSearchParams(search)].slice(0, mostFields);
  const reads = given.map(([field, text], place) => ({
    field,
    text,
    read: given.findIndex(([other]) => other === field) < place ? twice : readField(field, text),
  }));
  const values = reads.flatMap(({ read }) => (read.kind === 'value' ? [read.value] : []));
  const faults = reads.flatMap(({ field, text, read }) =>
    read.kind === 'problem' ? [{ field: shortened(field), given: shortened(text), problem: read.problem }] : [],
  );
  const { scenario, faults: more } = withoutContradictions(Object.assign({ ...usualScenario }, ...values));
  return { scenario, faults: [...faults, ...more] };
}

/** The address of a scenario: what is as usual is left out. */
export function addressOf(scenario: PlanScenario): string {
  const fields = fieldNames.flatMap((name) => {
    const written = writtenField(name, scenario);
    const isIdle = (name === 'input' || name === 'output') && scenario.mix !== ownMix;
    return isIdle || written === writtenField(name, usualScenario) ? [] : [`${name}=${queryText(written)}`];
  });
  return fields.length === 0 ? '/plan' : `/plan?${fields.join('&')}`;
}

const twice: Read<Partial<PlanScenario>> = { kind: 'problem', problem: { kind: 'twice' } };

function readField(field: string, text: string): Read<Partial<PlanScenario>> {
  if (!isFieldName(field)) return { kind: 'problem', problem: { kind: 'unknown-field' } };
  const read = scenarioFields[field].read(text);
  return read.kind === 'problem' ? read : { kind: 'value', value: { [field]: read.value } };
}

function writtenField<Name extends FieldName>(name: Name, scenario: PlanScenario): string {
  return scenarioFields[name].write(scenario[name]);
}

/** Commas and colons may stand in an address as they are, and people can read it then. */
function queryText(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':');
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What no single field shows. */
function withoutContradictions(scenario: PlanScenario): AddressRead {
  const { peakRps, rps, minSharePercent, maxSharePercent } = scenario;
  const peakFault: readonly FieldFault[] =
    peakRps !== undefined && peakRps < rps
      ? [{ field: 'peakRps', given: String(peakRps), problem: { kind: 'peak-below-mean' } }]
      : [];
  const shareFault: readonly FieldFault[] = Object.entries(minSharePercent)
    .filter(([vendor, least]) => least > (maxSharePercent[vendor] ?? 100))
    .map(([vendor, least]) => ({
      field: 'minSharePercent',
      given: `${vendor}:${least}`,
      problem: { kind: 'least-above-most' },
    }));
  return {
    scenario: {
      ...scenario,
      ...(peakFault.length > 0 && { peakRps: usualScenario.peakRps }),
      ...(shareFault.length > 0 && { minSharePercent: usualScenario.minSharePercent }),
    },
    faults: [...peakFault, ...shareFault],
  };
}
