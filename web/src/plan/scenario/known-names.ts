import { type Accelerator, accelerators, mixes, modelShapes } from '#planner';
import { ownMix } from './scenario.ts';

type Vendor = Accelerator['vendor'];

export const deviceIds: readonly string[] = accelerators.map(({ id }) => id);
export const modelIds: readonly string[] = modelShapes.map(({ id }) => id);
export const mixNames: readonly string[] = [...mixes.map(({ workload }) => workload.name), ownMix];
export const vendors: readonly Vendor[] = [...new Set(accelerators.map(({ vendor }) => vendor))];

/** As people write them; they are the same in every language. */
export const vendorNames: Readonly<Record<Vendor, string>> = {
  nvidia: 'NVIDIA',
  huawei: 'Huawei Ascend',
  amd: 'AMD',
  apple: 'Apple',
  intel: 'Intel',
  other: 'Other',
};
