import { CliError } from '../errors.ts';

/** How long the gateway may take: it gives up on the API server sooner. */
const timeoutMs = 15_000;

/** What the gateway says of a request that it refuses. */
interface Refusal {
  error?: string;
  code?: string;
  details?: { field: string; message: string }[];
}

/**
 * One request to the gateway.
 * @throws CliError CLI_GATEWAY_UNREACHABLE; CLI_REFUSED with the gateway's own words
 */
export async function request<T>(gateway: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  let url: URL;
  try {
    url = new URL(path, gateway);
  } catch (error) {
    throw new CliError('CLI_GATEWAY_UNREACHABLE', `${gateway} is not a URL such as http://127.0.0.1:7780`, {
      cause: error,
    });
  }
  const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  let response: Response;
  try {
    // biome-ignore lint/style/noRestrictedGlobals: one request in the life of the process has no connection to keep
    response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const message = `no gateway answers at ${gateway}: start one with \`nexslice up\``;
    throw new CliError('CLI_GATEWAY_UNREACHABLE', message, { cause: error });
  }
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok && answer !== undefined) return answer as T;
  if (answer === undefined) {
    const message = `${gateway} answered ${response.status}, but is no gateway of NexSlice`;
    throw new CliError('CLI_GATEWAY_UNREACHABLE', message);
  }
  const { error, code, details = [] } = answer as Refusal;
  const fields = details.map(({ field, message }) => `${field}: ${message}`).join('; ');
  const message = [error ?? `${gateway} answered ${response.status}`, fields].filter(Boolean).join(': ');
  throw new CliError('CLI_REFUSED', code ? `${message} (${code})` : message);
}

/** The object that an answer holds; undefined where it holds none. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
