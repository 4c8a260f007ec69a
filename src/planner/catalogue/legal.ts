import { PlannerError } from '../errors.ts';
import type { Accelerator, LegalFlag } from './accelerator.ts';

/** Shown wherever flags are. */
export const notLegalAdvice = 'Export rules as read in public texts on their dates; this is not legal advice.';

const guidanceCite = 'BIS guidance on General Prohibition 10, 2025-05-13; Crowell alert, 2025-05-19';
const rules2022 = 'BIS rules of October 2022; law firm alerts';
const rules2023 = 'BIS rules of October 2023; law firm alerts';
const rule2026 = 'BIS rule, 2026-01-15; law firm alerts';

/** 910B, 910C and 910D are named by the guidance. */
export const namedAscend: readonly LegalFlag[] = [
  {
    place: 'any',
    since: '2025-05-13',
    effect: 'risk',
    text: 'US guidance presumes that 910B, 910C and 910D were made in breach of export rules: to use, sell, move, finance or service them without authorisation risks penalties, for US and other persons. Buying only for technical evaluation is exempt.',
    cite: guidanceCite,
  },
];

export const laterAscend: readonly LegalFlag[] = [
  {
    place: 'any',
    since: '2025-05-13',
    effect: 'risk',
    text: 'US guidance names 910B, 910C and 910D; whether it reaches a later Ascend has to be asked.',
    cite: guidanceCite,
  },
];

const domesticOnly: LegalFlag = {
  place: 'CN',
  since: '2025-11-01',
  effect: 'risk',
  text: 'Data centres with state money are told to use domestic chips only.',
  cite: 'press, November 2025',
};

/** Below 21,000 of total processing performance and 6,500 GB/s, where licences are weighed case by case since 2026. */
const caseByCase: LegalFlag = {
  place: 'CN',
  since: '2026-01-15',
  effect: 'licence-needed',
  text: 'A US licence is decided case by case: tested by a third party in the US, at most half of the US volume, the buyer known, 25 % duty; moving it on is presumed denied.',
  cite: rule2026,
};

function barred(since: string, text: string, cite: string): LegalFlag {
  return { place: 'CN', since, until: caseByCase.since, effect: 'forbidden', text, cite };
}

export const hopperOf2022: readonly LegalFlag[] = [
  barred('2022-10-07', 'Barred from export to China.', rules2022),
  caseByCase,
  domesticOnly,
];

export const hopperOf2023: readonly LegalFlag[] = [
  barred('2023-10-17', 'Made for China, and barred from export there a year later.', rules2023),
  caseByCase,
  domesticOnly,
];

export const h200Rules: readonly LegalFlag[] = [
  barred('2023-10-17', 'Above the thresholds for export to China.', rules2023),
  { ...caseByCase, text: `${caseByCase.text} May 2026: about ten Chinese firms reported licensed.` },
  {
    place: 'CN',
    since: '2026-01-14',
    effect: 'risk',
    text: 'Chinese customs stop it; in May 2026 Beijing was reported not to approve purchases.',
    cite: 'press, 2026-01-14 and May 2026; later status not found',
  },
  domesticOnly,
];

export const h20Rules: readonly LegalFlag[] = [
  {
    place: 'CN',
    since: '2025-04-09',
    effect: 'licence-needed',
    text: 'Export needs a US licence; licences were promised in July 2025, and Chinese buyers discouraged from using them.',
    cite: 'NVIDIA 8-K, 2025-04; press, July and August 2025',
  },
  domesticOnly,
];

export const blackwellRules: readonly LegalFlag[] = [
  {
    place: 'CN',
    since: '2023-10-17',
    effect: 'forbidden',
    text: 'Above the thresholds for export to China; Blackwell was refused again in November 2025.',
    cite: `${rules2023}; press, 2025-11-06`,
  },
  domesticOnly,
];

/** Cards and AMD parts, of which no text was read: stated, and marked so. */
export const recalledRules: readonly LegalFlag[] = [
  {
    place: 'CN',
    since: '2023-10-17',
    effect: 'licence-needed',
    text: 'Listed or above the thresholds for export to China, as remembered and not read; check before use.',
    cite: 'recalled, not read',
  },
  domesticOnly,
];

/**
 * The rules that hold for a device in a place on a day. Facts to ask a lawyer about: show {@link notLegalAdvice} with
 * them. Later rules replace earlier ones only where a text says so (`until`).
 *
 * @param place - an ISO 3166 country code
 * @param dateIso - `2026-11-25`
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for a date or place of another form
 */
export function legalFlags(device: Accelerator, place: string, dateIso: string): readonly LegalFlag[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(dateIso)) throw badValue('date', dateIso, 'like 2026-11-25');
  if (!/^[a-z]{2}$/i.test(place)) throw badValue('place', place, 'an ISO 3166 country code of two letters, like CN');
  return device.legal.filter(
    (flag) =>
      (flag.place === 'any' || flag.place === place.toUpperCase()) &&
      flag.since <= dateIso &&
      (flag.until === undefined || dateIso < flag.until),
  );
}

function badValue(field: string, found: string, expected: string): PlannerError {
  return new PlannerError('PLANNER_BAD_VALUE', `The ${field} must be ${expected}, but is ${JSON.stringify(found)}.`, {
    field,
    found,
  });
}
