import type { Column } from '../fleet/columns.ts';
import type { ConsoleMessage } from '../i18n/console-translate.ts';

export const columnNames = {
  replica: 'columnReplica',
  pool: 'columnPool',
  accelerator: 'columnAccelerator',
  state: 'columnState',
  running: 'columnRunning',
  waiting: 'columnWaiting',
  kv: 'columnKv',
  prefill: 'columnPrefill',
  decode: 'columnDecode',
  ttft50: 'columnTtft50',
  ttft95: 'columnTtft95',
  itl50: 'columnItl50',
  itl95: 'columnItl95',
  hourly: 'columnHourly',
} as const satisfies Readonly<Record<Column, ConsoleMessage>>;
