import { type Signal, signal } from '@preact/signals';
import { unreachable } from '#kernel';
import type { EdgePoint } from '../plan/make-plan.ts';
import type { PlanView } from '../plan/plan-view.ts';
import type { FieldFault } from '../scenario/field-problem.ts';
import type { PlanScenario } from '../scenario/scenario.ts';
import { addressOf, readAddress } from '../scenario/scenario-address.ts';
import type { PlanReply } from '../worker/plan-order.ts';
import { Debounce } from './debounce.ts';

export type PlanAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'plan'; readonly view: PlanView; readonly tookMs: number }
  | { readonly kind: 'refused'; readonly text: string }
  /** Nothing is computed any more on this page. */
  | { readonly kind: 'broken' };

/** What the page reaches outside; tests pass their own. */
export interface PlanSurroundings {
  readonly order: (scenario: PlanScenario, dateIso: string) => void;
  readonly dateIso: () => string;
  /** `?rps=16` */
  readonly search: () => string;
  readonly replaceAddress: (address: string) => void;
}

/** Fingers move a slider in steps of some 16 ms. */
const orderAfterMs = 40;
/** Browsers refuse more than about three new addresses a second. */
const addressAfterMs = 350;

/** A scenario, its address, and the plan for it. What is shown stays, marked as outdated, until the next plan is there. */
export class PlanState {
  readonly scenario: Signal<PlanScenario>;
  readonly faults: Signal<readonly FieldFault[]>;
  readonly answer: Signal<PlanAnswer> = signal({ kind: 'none' });
  readonly points: Signal<readonly EdgePoint[]> = signal([]);
  /** They come after the plan, and those of the last one stay until then. */
  readonly arePointsOutdated: Signal<boolean> = signal(true);
  readonly isOutdated: Signal<boolean> = signal(true);
  /** Counts scenarios that did not come from the fields, whose unfinished texts are then nobody's. */
  readonly edition: Signal<number> = signal(0);
  readonly #around: PlanSurroundings;
  readonly #ordering = new Debounce(orderAfterMs);
  readonly #writing = new Debounce(addressAfterMs);

  constructor(around: PlanSurroundings) {
    this.#around = around;
    const { scenario, faults } = readAddress(around.search());
    this.scenario = signal(scenario);
    this.faults = signal(faults);
  }

  begin(): void {
    this.#order();
  }

  change(changed: Partial<PlanScenario>): void {
    this.scenario.value = { ...this.scenario.value, ...changed };
    this.isOutdated.value = true;
    this.#ordering.soon(() => this.#order());
    this.#writing.soon(() => this.writeAddress());
  }

  /** Another scenario altogether. */
  show(scenario: PlanScenario): void {
    this.faults.value = [];
    this.edition.value += 1;
    this.change(scenario);
  }

  writeAddress(): void {
    this.#around.replaceAddress(addressOf(this.scenario.value));
  }

  /** The address has changed by itself: Back, or a link; one within the page names the same scenario. */
  readAddress(): void {
    const { scenario, faults } = readAddress(this.#around.search());
    if (addressOf(scenario) === addressOf(this.scenario.value)) return;
    this.#writing.close();
    this.edition.value += 1;
    this.scenario.value = scenario;
    this.faults.value = faults;
    this.#order();
  }

  hear(reply: PlanReply): void {
    switch (reply.kind) {
      case 'plan':
        this.#settle({ kind: 'plan', view: reply.view, tookMs: reply.tookMs });
        return;
      case 'points':
        this.points.value = this.arePointsOutdated.value ? reply.points : [...this.points.value, ...reply.points];
        this.arePointsOutdated.value = false;
        return;
      case 'refused':
        this.#settle({ kind: 'refused', text: reply.text });
        return;
      default:
        unreachable(reply);
    }
  }

  break(): void {
    this.#settle({ kind: 'broken' });
  }

  close(): void {
    this.#ordering.close();
    this.#writing.close();
  }

  #order(): void {
    if (this.answer.value.kind === 'broken') return;
    this.isOutdated.value = true;
    this.arePointsOutdated.value = true;
    this.#around.order(this.scenario.value, this.#around.dateIso());
  }

  #settle(answer: PlanAnswer): void {
    this.answer.value = answer;
    this.isOutdated.value = false;
  }
}
