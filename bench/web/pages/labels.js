/** @type {import('../../../web/src/render/labels.ts').ThoughtLabels} */
export const labels = {
  copy: 'Copy',
  copied: 'Copied',
  code: 'Code',
  table: 'Table',
  done: 'Done',
  notDone: 'Not done',
  earlierPage: 'Earlier',
  laterPage: 'Later',
  page: (page, pages) => `${page} of ${pages}`,
  outline: 'Outline',
  search: 'Search',
  matches: (match, matches) => `${match} of ${matches}`,
  earlierMatch: 'Earlier match',
  laterMatch: 'Later match',
  copyAll: 'Copy all',
  earlierIsKept: 'Earlier parts are shown when it is finished',
};
