/** What a schema says of a value of the wrong type: that it is missing where it is, else what it should be. */
export function orRequired(message: string): { error: (issue: { input?: unknown }) => string } {
  return { error: (issue) => (issue.input === undefined ? 'is required' : message) };
}
