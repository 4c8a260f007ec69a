import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of half a minute and more. Begun last, one of them would run on alone while the other worker has nothing to do. */
const slow: readonly string[] = [
  'test/needs-model/smollm2-greedy.test.ts',
  'test/recipes/nano-r1.test.ts',
  'test/web/browser/answers.test.ts',
  'test/web/render/bounds.test.ts',
  'test/web/plan/plan.test.ts',
  'test/web/browser/accessibility.test.ts',
];

/** The usual order, but that the slowest files come first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => slow.some((path) => moduleId.endsWith(path));
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
