import { type PlanScenario, usualScenario } from './scenario.ts';

/**
 * R1 in production on what can be bought, at the example prices of examples/prices.yaml, which a test compares: a page to
 * begin with, whose prices are nobody's offer.
 */
export const exampleScenario: PlanScenario = {
  ...usualScenario,
  devices: ['h100-sxm', 'h200', 'b200', '910c', 'mi300x'],
  usdPerHour: { 'h100-sxm': 2.95, h200: 3.5, b200: 5.98, '910c': 1.115658, mi300x: 1.99 },
};
