import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { longTrace } from '../../web/src/render/testing/long-trace.ts';
import { atMost, type Bar, noBar, type Row, type Section } from '../support/report.ts';
import { tellSection } from '../support/tell.ts';
import { installPeers } from './install-peers.ts';
import { measureTrace, type TraceResult } from './measure-trace.ts';

interface Contestant {
  readonly name: string;
  readonly entry: string;
  readonly policies: 'strict' | 'none';
  readonly bars: Partial<Record<keyof TraceResult, Bar>>;
}

export interface TraceSizes {
  readonly chars: number;
  readonly piece: number;
  readonly peers: boolean;
}

const pages = fileURLToPath(new URL('pages', import.meta.url));
const times = { p95Ms: atMost(4), longTasks: atMost(0), heapMegabytes: atMost(10) };
const ours: readonly Contestant[] = [
  { name: 'answer', entry: join(pages, 'ours.js'), policies: 'strict', bars: times },
  {
    name: 'thought, open',
    entry: join(pages, 'ours-thought.js'),
    policies: 'strict',
    bars: { ...times, elements: atMost(1_500) },
  },
  {
    name: 'thought, folded',
    entry: join(pages, 'ours-folded.js'),
    policies: 'strict',
    // The body itself is one.
    bars: { ...times, elements: atMost(1) },
  },
];

/** A long thought as it grows, by our renderer and by others. */
export async function traceSections(
  browser: Browser,
  { chars, piece, peers }: TraceSizes,
): Promise<readonly Section[]> {
  const text = longTrace(chars);
  const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_, at) =>
    text.slice(at * piece, (at + 1) * piece),
  );
  const sections: Section[] = [];
  for (const { name, entry, policies, bars } of [...ours, ...(peers ? peersThere() : [])]) {
    const result = await measureTrace(browser, entry, pieces, policies);
    const section = { title: name, rows: rowsOf(result, bars) };
    sections.push(section);
    tellSection(section);
  }
  return sections;
}

function peersThere(): readonly Contestant[] {
  const installed = installPeers();
  if (installed.kind === 'absent') {
    console.error(`react-markdown and Streamdown are left out: ${installed.reason}`);
    return [];
  }
  const peer = { policies: 'none', bars: {} } as const;
  return [
    { ...peer, name: 'react-markdown', entry: join(installed.folder, 'react-markdown.js') },
    { ...peer, name: 'Streamdown', entry: join(installed.folder, 'streamdown.js') },
  ];
}

function rowsOf(result: TraceResult, bars: Contestant['bars']): readonly Row[] {
  const row = (label: string, key: keyof TraceResult, unit: string): Row => ({
    name: label,
    value: result[key],
    unit,
    bar: bars[key] ?? noBar,
  });
  return [
    row('update, p50', 'p50Ms', 'ms'),
    row('update, p95', 'p95Ms', 'ms'),
    row('update, most', 'maxMs', 'ms'),
    row('end of the text', 'finishMs', 'ms'),
    row('tasks of 50 ms and more', 'longTasks', ''),
    row('main thread in all', 'taskSeconds', 's'),
    row('elements', 'elements', ''),
    row('heap, more than before', 'heapMegabytes', 'MB'),
  ];
}
