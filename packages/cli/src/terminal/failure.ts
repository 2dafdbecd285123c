/** Environment variable that asks for stack traces, for bug reports. */
const debugVariable = 'NEXSLICE_DEBUG';

/** A failure as one line for a person: what failed, and its code to look up in docs/errors.md. */
export function describeFailure(error: unknown, env: NodeJS.ProcessEnv = process.env): string {
  if (!(error instanceof Error)) return String(error);
  if (env[debugVariable]) return error.stack ?? error.message;
  const code = 'code' in error && typeof error.code === 'string' ? ` [${error.code}]` : '';
  return `${error.message.replaceAll('\n', ' ')}${code}`;
}
