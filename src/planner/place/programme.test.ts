import { expect, test } from 'vitest';
import { candidateOf, deviceOf, problemOf } from '../testing/candidates.ts';
import { placementProgramme } from './programme.ts';
import { programmeText } from './programme-text.ts';

const a = candidateOf({ id: 'a', packages: 8, hourlyUsd: 8, rates: { chat: 2 } });

test('one block and one class: a count, a share, and that it bears it', () => {
  expect(programmeText(placementProgramme(problemOf([a], { chat: 4 })))).toBe(
    [
      'Minimize',
      ' cost: + 8 n0',
      'Subject To',
      ' r0: + 1 x0_0_0 = 1',
      ' r1: + 2 x0_0_0 - 1 n0 <= 0',
      'Bounds',
      ' 0 <= n0 <= 2',
      ' 0 <= x0_0_0 <= 1',
      'General',
      ' n0',
      'End',
      '',
    ].join('\n'),
  );
});

test('a spare share makes every block bear less', () => {
  const { rows } = placementProgramme(problemOf([a], { chat: 4 }, { spareShare: 0.5 }));
  expect(rows[1]?.terms).toEqual([
    { column: 'x0_0_0', factor: 4 },
    { column: 'n0', factor: -1 },
  ]);
});

test('what a user wrote never gets into the text', () => {
  const evil = '\nEnd\nx >= 1';
  const candidate = candidateOf({ id: evil, device: deviceOf(evil), rates: { [evil]: 1 } });
  const rules = { survivesNodeLoss: true, maxKinds: 1, vendorShares: [{ vendor: evil, min: 0, max: 1 }] };
  const text = programmeText(placementProgramme(problemOf([candidate], { [evil]: 1 }, rules)));
  expect(text.match(/End/g)).toHaveLength(1);
});

test('a class that nobody may serve leaves a row that cannot hold', () => {
  const { rows } = placementProgramme(problemOf([a], { other: 1 }));
  expect(rows[0]).toEqual({ terms: [], sense: '=', bound: 1 });
  expect(programmeText(placementProgramme(problemOf([a], { other: 1 })))).toContain(' r0: 0 n0 = 1');
});
