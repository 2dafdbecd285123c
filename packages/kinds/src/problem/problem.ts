import type { z } from 'zod';

/** One thing that is wrong with an input: which field, and what, in words for people. */
export interface Problem {
  /** As in `spec.dnns[0].name`; empty when it is about the whole. */
  readonly field: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** Every problem that a parse found, in the order of the schema. */
export function problems(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, []));
}

function problemsOf(issue: Issue, parents: readonly PropertyKey[]): Problem[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...path, key]), message: 'unknown field' }));
  }
  return [{ field: fieldOf(path), message: isAbsent(issue) ? 'is required' : issue.message }];
}

/** zod reports a missing field as one of the wrong type, whose value is undefined. */
function isAbsent(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    return field === '' ? String(part) : `${field}.${String(part)}`;
  }, '');
}
