import { GatewayError } from '../errors.ts';
import type { Route } from './route.ts';

/** The route of a request, and the parameters in its path as text. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly segments: readonly string[];
  readonly byMethod: Map<string, Route>;
}

/** Finds the route for a method and a path. A path without parameters is found in a table, the few others one by one. */
export class Router {
  readonly #fixed = new Map<string, Pattern>();
  readonly #withParameters: Pattern[] = [];

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#patternOf(route.pattern).byMethod.set(route.method, route);
  }

  /**
   * @throws GatewayError GATEWAY_ROUTE_NOT_FOUND; GATEWAY_METHOD_NOT_ALLOWED with `Allow`; GATEWAY_REQUEST_MALFORMED for a path that cannot
   * be decoded.
   */
  find(method: string, path: string): Match {
    const segments = path.split('/').map(decode);
    const pattern = this.#fixed.get(path) ?? this.#withParameters.find((candidate) => fits(candidate, segments));
    if (!pattern) throw new GatewayError('GATEWAY_ROUTE_NOT_FOUND', 'there is no such path; see /openapi.json');
    // HEAD is GET without the body, which Node leaves out by itself (RFC 9110 9.3.2).
    const route = pattern.byMethod.get(method === 'HEAD' ? 'GET' : method);
    if (!route) throw notAllowed(method, pattern);
    return { route, parameters: parametersOf(pattern, segments) };
  }

  #patternOf(text: string): Pattern {
    const segments = text.split('/');
    const known = this.#fixed.get(text) ?? this.#withParameters.find((one) => one.segments.join('/') === text);
    if (known) return known;
    const pattern = { segments, byMethod: new Map<string, Route>() };
    if (segments.some(isParameter)) this.#withParameters.push(pattern);
    else this.#fixed.set(text, pattern);
    return pattern;
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith(':');
}

function fits({ segments }: Pattern, actual: readonly string[]): boolean {
  return segments.length === actual.length && segments.every((one, index) => isParameter(one) || one === actual[index]);
}

function parametersOf({ segments }: Pattern, actual: readonly string[]): Record<string, string> {
  const entries = segments.flatMap((one, index) => (isParameter(one) ? [[one.slice(1), actual[index] ?? '']] : []));
  return Object.fromEntries(entries);
}

function notAllowed(method: string, { byMethod }: Pattern): GatewayError {
  const allow = [...byMethod.keys()].flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])).join(', ');
  return new GatewayError('GATEWAY_METHOD_NOT_ALLOWED', `${method} is not allowed here, only ${allow}`, {
    headers: { allow },
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new GatewayError('GATEWAY_REQUEST_MALFORMED', 'the path has broken percent-encoding', { cause });
  }
}
