/**
 * Functions that the interpreter has, but not as cel-go has them: it matches with JavaScript's expressions, counts UTF-16 units instead of
 * characters, changes letters beyond ASCII, takes any date that JavaScript does. Rules that call them are sent to functions of our own,
 * whose names end so.
 */
export const OWN_SUFFIX = '_k8s';

export const OWN_FUNCTIONS: ReadonlySet<string> = new Set([
  'matches',
  'lowerAscii',
  'upperAscii',
  'trim',
  'indexOf',
  'lastIndexOf',
  'substring',
  'split',
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'duration',
  'timestamp',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getFullYear',
  'getHours',
  'getMilliseconds',
  'getMinutes',
  'getMonth',
  'getSeconds',
]);

/** Functions on values that the interpreter has and Kubernetes does not; there is none of our own that they could be sent to. */
const FOREIGN: ReadonlySet<string> = new Set(['bind', 'json', 'hex', 'base64', 'at']);

/** Whether rules must not find a function on values that the interpreter has. */
export function isForeign(name: string): boolean {
  return FOREIGN.has(name);
}
