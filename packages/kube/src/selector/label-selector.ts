import { KubeError } from '../errors.ts';

type Labels = Readonly<Record<string, string>>;
/** Whether labels match; an object without labels has none. */
export type LabelPredicate = (labels: Labels | undefined) => boolean;

const noLabels: Labels = {};
/** Stands for a label that is missing: values cannot contain a comma. */
const notThere = ',';
const setRequirement = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const equalityRequirement = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/;
const existenceRequirement = /^(!?)\s*([^\s!=,()]+)$/;

/**
 * Compiles a selector as kubectl takes it: `app=upf,tier!=dev,env in (a,b),zone notin (c),owner,!old`. Like the server's, `!=` and `notin`
 * match objects without the label.
 *
 * @throws KubeError `KUBE_SELECTOR_INVALID`
 */
export function parseLabelSelector(text: string): LabelPredicate {
  const requirements = splitRequirements(text).map(parseRequirement);
  return (labels = noLabels) => requirements.every((requirement) => requirement(labels));
}

/** Splits at commas that are not inside parentheses. */
function splitRequirements(text: string): string[] {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  return parts.length === 1 && parts[0] === '' ? [] : parts;
}

function parseRequirement(text: string): (labels: Labels) => boolean {
  const set = setRequirement.exec(text);
  if (set) {
    const [, name = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map((value) => value.trim()));
    if (operator === 'in') return (labels) => values.has(labelValue(labels, name) ?? notThere);
    return (labels) => !values.has(labelValue(labels, name) ?? notThere);
  }
  const equality = equalityRequirement.exec(text);
  if (equality) {
    const [, name = '', operator, value] = equality;
    return operator === '!='
      ? (labels) => labelValue(labels, name) !== value
      : (labels) => labelValue(labels, name) === value;
  }
  const existence = existenceRequirement.exec(text);
  if (existence) {
    const [, not, name = ''] = existence;
    return not ? (labels) => !Object.hasOwn(labels, name) : (labels) => Object.hasOwn(labels, name);
  }
  throw new KubeError('KUBE_SELECTOR_INVALID', `"${text}" is not a label selector`);
}

/** A label may be called `constructor`, which every object answers to. */
function labelValue(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** A selector as objects carry it. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/ */
export interface LabelSelector {
  matchLabels?: Labels;
  matchExpressions?: readonly LabelExpression[];
}

/** One requirement of a selector. */
export interface LabelExpression {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | (string & {});
  values?: readonly string[];
}

/**
 * The text of a selector that an object carries, for `labelSelector` options and `parseLabelSelector`. One without any requirement is empty and
 * matches everything; what an absent selector means differs from field to field and is the caller's to know.
 *
 * @throws KubeError `KUBE_SELECTOR_INVALID` for an operator that does not exist
 */
export function selectorText({ matchLabels: labels = {}, matchExpressions = [] }: LabelSelector): string {
  const equal = matchLabels(labels);
  return [...(equal ? [equal] : []), ...matchExpressions.map(expressionText)].join(',');
}

function expressionText({ key, operator, values = [] }: LabelExpression): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      throw new KubeError('KUBE_SELECTOR_INVALID', `"${operator}" is not an operator of label selectors`);
  }
}

/** The selector that matches exactly these labels, for `labelSelector` options. */
export function matchLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
