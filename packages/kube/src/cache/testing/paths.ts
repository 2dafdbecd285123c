/** The two ways a cache fills: every fault has to be survived on both. */
export const paths = [
  { path: 'list and watch', watchList: false },
  { path: 'watch from the beginning', watchList: true },
];
