/** Drawn on 20 by 20, as lines of the text's colour. */
const paths = {
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h8',
  plus: 'M10 4v12M4 10h12',
  edit: 'M4 16l.8-3.4 8.4-8.4a1.6 1.6 0 0 1 2.3 0l.3.3a1.6 1.6 0 0 1 0 2.3l-8.4 8.4z',
  compose:
    'M16 10.5V14a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 4 14V7a2.5 2.5 0 0 1 2.5-2.5H10M9 11l.5-2.2 5.8-5.8 1.7 1.7-5.8 5.8z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  pin: 'M7.5 3.5h5M8.3 3.5v5L6 11.5h8l-2.3-3v-5M10 11.5v5',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5',
  copy: 'M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3',
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  again: 'M15.5 8.5A6 6 0 0 0 4.6 7.4M4.5 4v3.6h3.6M4.5 11.5a6 6 0 0 0 10.9 1.1M15.5 16v-3.6h-3.6',
  forward: 'M4.5 5l6 5-6 5zM11 5l6 5-6 5z',
  previous: 'M12 5l-5 5 5 5',
  next: 'M8 5l5 5-5 5',
  down: 'M5 8l5 5 5-5',
  arrowDown: 'M10 4v12M5 11l5 5 5-5',
  send: 'M10 16V4M5 9l5-5 5 5',
  stop: 'M6 6h8v8H6z',
  close: 'M5 5l10 10M15 5L5 15',
  think: 'M10 3.5a4.8 4.8 0 0 0-2.7 8.8c.5.4.7.9.7 1.4v.3h4v-.3c0-.5.2-1 .7-1.4A4.8 4.8 0 0 0 10 3.5zM8.5 16.5h3',
  settings: 'M4 6h7M15 6h1M4 14h1M9 14h7M13 4.2v3.6M7 12.2v3.6',
  keyboard: 'M2.8 5.5h14.4v9H2.8zM6 12h8M6 8.5h.01M9 8.5h.01M12 8.5h.01M14.5 8.5h.01',
  search: 'M9 3.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 9 3.8zM12.8 12.8l3.7 3.7',
  folder: 'M3.5 15.5v-11h4.6l1.6 2h6.8v9z',
  share: 'M10 12V3.5M6.8 6.7L10 3.5l3.2 3.2M6 9.5H4.5v7h11v-7H14',
  download: 'M10 3.5V12M6.8 8.8L10 12l3.2-3.2M4 13v3.5h12V13',
  upload: 'M10 12V3.5M6.8 6.7L10 3.5l3.2 3.2M4 13v3.5h12V13',
  link: 'M8.5 11.5l3-3M9 6.5l1.7-1.7a3.2 3.2 0 0 1 4.5 4.5L13.5 11M11 13.5l-1.7 1.7a3.2 3.2 0 0 1-4.5-4.5L6.5 9',
  attach: 'M15.8 9.6l-5.7 5.7a3.4 3.4 0 0 1-4.8-4.8l6-6a2.3 2.3 0 0 1 3.2 3.2l-5.9 5.9a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2',
  file: 'M5.5 3.5h6l3 3v10h-9zM11.5 3.5v3h3',
  compare: 'M3.5 4.5h5v11h-5zM11.5 4.5h5v11h-5z',
  fleet: 'M3.5 4h13v4.5h-13zM3.5 11.5h13V16h-13zM6.5 6.25h.01M6.5 13.75h.01',
  leave: 'M11 4H5v12h6M9 10h8M14 7l3 3-3 3',
} as const;

export type IconName = keyof typeof paths;

const mirrored = new Set<IconName>(['previous', 'next', 'forward', 'leave']);

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class={mirrored.has(name) ? 'icon mirrored' : 'icon'}
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      stroke-width={name === 'more' ? 2.4 : 1.6}
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** Two rails that step from wide to narrow. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg class="mark" aria-hidden="true" width={size} height={size} viewBox="0 0 16 16" fill="none">
      <path d="M2 1.5v4.2c0 2 3.2 2.4 3.2 4.6v4.2" />
      <path d="M14 1.5v4.2c0 2-3.2 2.4-3.2 4.6v4.2" />
    </svg>
  );
}
