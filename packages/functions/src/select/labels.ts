import { FunctionError } from '../errors.ts';

type Labels = Readonly<Record<string, string>>;

/** The forms of one requirement: `key`, `!key`, `key=value` (also `==`, `!=`), `key in (a, b)` and `key notin (a, b)`. */
const requirement = /^(!?)\s*([^\s!=(),]+)\s*(?:(==?|!=)\s*([^\s!=(),]*)|\s(in|notin)\s*\(([^()]*)\))?$/;

/**
 * Whether labels meet a selector as Kubernetes writes it; no selector is met by all.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function matchesLabels(selector: string | undefined, labels: Labels = {}): boolean {
  // Commas within parentheses are those of a list of values.
  const parts = (selector ?? '').split(/,(?![^(]*\))/).map((part) => part.trim());
  return parts.filter(Boolean).every((part) => meets(part, labels, selector!));
}

function meets(part: string, labels: Labels, selector: string): boolean {
  const [, absent, key, equality, value = '', membership, values = ''] = requirement.exec(part) ?? [];
  if (key === undefined || (absent && (equality || membership)))
    throw new FunctionError('FN_CONFIG_INVALID', `${JSON.stringify(selector)} is no selector of labels`);
  const label = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (membership) {
    const isIn = label !== undefined && values.split(',').some((one) => one.trim() === label);
    return isIn === (membership === 'in');
  }
  if (equality) return (label === value) === (equality !== '!=');
  return (label === undefined) === (absent === '!');
}
