import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../status/field-error.ts';
import type { Container } from '../types.ts';

const policies = ['Always', 'Never', 'OnFailure'];
const actions = ['Restart', 'RestartAllContainers'];
const operators = ['In', 'NotIn'];
const maxRules = 20;
const maxCodes = 255;

type Rule = NonNullable<Container['restartPolicyRules']>[number];

/** When a container starts again, where it does not follow its pod. The rules of an init container that does are not looked at. */
export function validateRestart(path: string, container: Container, isInit = false): FieldError[] {
  const { restartPolicy, restartPolicyRules = [] } = container;
  const errors: FieldError[] = [];
  const field = `${path}.restartPolicy`;
  if (restartPolicy === undefined) {
    if (restartPolicyRules.length > 0) {
      errors.push(required(field, 'must specify restartPolicy when restart rules are used'));
    }
  } else if (!policies.includes(restartPolicy)) errors.push(notSupported(field, restartPolicy, policies));
  if (isInit && restartPolicy === undefined) return errors;
  const rules = `${path}.restartPolicyRules`;
  if (restartPolicyRules.length > maxRules) errors.push(tooMany(rules, restartPolicyRules.length, maxRules));
  return [...errors, ...restartPolicyRules.flatMap((rule, i) => validateRule(`${rules}[${i}]`, rule))];
}

function validateRule(field: string, { action, exitCodes }: Rule): FieldError[] {
  const errors = actions.includes(action) ? [] : [notSupported(`${field}.action`, action ?? '', actions)];
  if (!exitCodes) return [...errors, required(`${field}.exitCodes`, 'must be specified')];
  const { operator, values = [] } = exitCodes;
  if (!operators.includes(operator)) {
    errors.push(notSupported(`${field}.exitCodes.operator`, operator ?? '', operators));
  }
  if (values.length > maxCodes) errors.push(tooMany(`${field}.exitCodes.values`, values.length, maxCodes));
  return errors;
}

const resizable = ['cpu', 'memory'];
const resizes = ['NotRequired', 'RestartContainer'];

/** Whether a container starts again when its resources change. */
export function validateResizes(field: string, container: Container, podRestart: string | undefined): FieldError[] {
  const seen = new Set<string>();
  return (container.resizePolicy ?? []).flatMap(({ resourceName, restartPolicy }, i) => {
    const errors: FieldError[] = [];
    if (seen.has(resourceName)) errors.push(duplicate(`${field}[${i}]`, resourceName));
    seen.add(resourceName);
    if (!resourceName) errors.push(required(field));
    else if (!resizable.includes(resourceName)) errors.push(notSupported(field, resourceName, resizable));
    if (!restartPolicy) errors.push(required(field));
    else if (!resizes.includes(restartPolicy)) errors.push(notSupported(field, restartPolicy, resizes));
    if (podRestart === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalid(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    }
    return errors;
  });
}
