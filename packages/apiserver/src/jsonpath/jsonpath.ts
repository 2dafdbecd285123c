import { isObject } from '../schema/json.ts';
import { type Operand, type Operator, parsePath, type Step } from './parse.ts';

/**
 * Compiles a path of Kubernetes' dialect of JSONPath (`.spec.ports[0].port`, `.status.conditions[?(@.type=="Ready")].status`), braces
 * optional. The function gives every value the path leads to; what is absent is skipped.
 * @throws JsonPathError if the path is not well formed
 * @see https://kubernetes.io/docs/reference/kubectl/jsonpath/
 */
export function jsonPath(expression: string): (object: unknown) => unknown[] {
  const steps = parsePath(expression);
  return (object) => follow(steps, object);
}

function follow(steps: readonly Step[], object: unknown): unknown[] {
  let values = [object];
  for (const step of steps) {
    values = values.flatMap((value) => take(step, value));
    if (values.length === 0) break;
  }
  return values;
}

function take(step: Step, value: unknown): unknown[] {
  switch (step.kind) {
    case 'field':
      return isObject(value) ? step.names.filter((name) => Object.hasOwn(value, name)).map((name) => value[name]) : [];
    case 'wildcard':
      return parts(value);
    case 'descend':
      return descendants(value);
    case 'index':
      return Array.isArray(value) ? at(value, step.indices) : [];
    case 'slice':
      return Array.isArray(value) ? slice(value, step.start, step.end, step.step) : [];
    case 'filter':
      return parts(value).filter((part) => holds(step.operator, results(step.left, part), results(step.right, part)));
  }
}

function parts(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

/** The value and everything inside of it. */
function descendants(value: unknown): unknown[] {
  const found = [value];
  // One at a time: a list of a large body has more items than a call can have arguments.
  for (let i = 0; i < found.length; i++) for (const part of parts(found[i])) found.push(part);
  return found;
}

/** Negative indices count from the end. */
function at(list: readonly unknown[], indices: readonly number[]): unknown[] {
  return indices
    .map((index) => (index < 0 ? list.length + index : index))
    .filter((index) => index >= 0 && index < list.length)
    .map((index) => list[index]);
}

/** A slice that reaches beyond the list gives nothing, as in Kubernetes, and not the part that is there. */
function slice(list: readonly unknown[], start = 0, end = list.length, step = 1): unknown[] {
  const [from, to] = [start, end].map((index) => (index < 0 ? list.length + index : index)) as [number, number];
  if (from < 0 || from > to || to > list.length || step < 1) return [];
  return list.slice(from, to).filter((_value, i) => i % step === 0);
}

function results(operand: Operand | undefined, value: unknown): unknown[] | undefined {
  if (!operand) return undefined;
  return 'path' in operand ? follow(operand.path, value) : [operand.literal];
}

/** A filter without an operator asks whether the value exists. */
function holds(operator: Operator | undefined, left: unknown[] | undefined, right: unknown[] | undefined): boolean {
  if (!left || left.length === 0) return false;
  if (!operator) return true;
  if (!right || right.length === 0) return false;
  const [a, b] = [left[0], right[0]];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    default:
      return typeof a === typeof b && isOrdered(operator, a as number, b as number);
  }
}

function isOrdered(operator: Operator, a: number, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
