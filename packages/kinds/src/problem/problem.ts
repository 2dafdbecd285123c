import type { z } from 'zod';

/** One thing that is wrong with an input: which field, and what, in words for people. */
export interface Problem {
  /** As in `spec.dnns[0].name`; empty when it is about the whole. */
  readonly field: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/**
 * Every problem that a parse found, in the order of the schema.
 *
 * `input` is what was parsed. With it, a field that is not there "is required" whatever message its schema has for wrong values; without it,
 * only where the schema leaves the message to zod.
 */
export function problems(error: z.ZodError, input?: unknown): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, input));
}

function problemsOf(issue: Issue, input: unknown): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...path, key]), message: 'unknown field' }));
  }
  const absent = isReportedAbsent(issue) || (issue.code !== 'custom' && isAbsent(input, path));
  return [{ field: fieldOf(path), message: absent ? 'is required' : issue.message }];
}

/** zod reports a missing field as one of the wrong type, whose value is undefined. */
function isReportedAbsent(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

/**
 * Whether an input has no value at a path, though it has what would hold it. Not asked of `custom` issues: a rule over several fields may name
 * one that need not be there, and says itself what it wants.
 */
function isAbsent(input: unknown, path: readonly PropertyKey[]): boolean {
  const holder = path.slice(0, -1).reduce(at, input);
  const name = path.at(-1);
  return name !== undefined && typeof holder === 'object' && holder !== null && at(holder, name) === undefined;
}

function at(holder: unknown, name: PropertyKey): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Record<PropertyKey, unknown>)[name];
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    return field === '' ? String(part) : `${field}.${String(part)}`;
  }, '');
}
