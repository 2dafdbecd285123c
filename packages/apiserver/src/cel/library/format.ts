import { Optional } from '@marcbachmann/cel-js';
import { stringFormats } from '../../schema/format.ts';
import { functions, type Library } from './register.ts';

class CelFormat {
  readonly name: string;
  readonly problems: (text: string) => string[];
  constructor(name: string, problems: (text: string) => string[]) {
    this.name = name;
    this.problems = problems;
  }
}

function named(name: string, expression: RegExp, maxLength: number, detail: string): CelFormat {
  return new CelFormat(name, (text) => {
    const found = text.length > maxLength ? [`must be no more than ${maxLength} characters`] : [];
    if (!expression.test(text)) found.push(detail);
    return found;
  });
}

function known(name: string, format: string): CelFormat {
  return new CelFormat(name, (text) => (stringFormats[format]?.(text) ? [] : [`invalid ${name}`]));
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const rfc1123Label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const rfc1123Subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const rfc1035Label =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

const formats: readonly CelFormat[] = [
  named('dns1123Label', new RegExp(`^${LABEL}$`), 63, rfc1123Label),
  named('dns1123Subdomain', new RegExp(`^${LABEL}(\\.${LABEL})*$`), 253, rfc1123Subdomain),
  named('dns1035Label', /^[a-z]([-a-z0-9]*[a-z0-9])?$/, 63, rfc1035Label),
  named(
    'labelValue',
    /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/,
    63,
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ),
  named(
    'qualifiedName',
    /^([a-z0-9.-]+\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
    317,
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ),
  known('uri', 'uri'),
  known('uuid', 'uuid'),
  known('byte', 'byte'),
  known('date', 'date'),
  known('datetime', 'date-time'),
];

class FormatNamespace {}

/**
 * Kubernetes' named formats: `format.dns1123Label().validate(text)` gives the problems, or none.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library
 */
export const namedFormats: Library = (environment) => {
  environment.registerType('kubernetes.NamedFormat', CelFormat);
  environment.registerType('FormatNamespace', FormatNamespace);
  environment.registerConstant('format', 'FormatNamespace', new FormatNamespace());
  functions(environment, {
    'FormatNamespace.named(string): optional<kubernetes.NamedFormat>': (_format, name: string) =>
      Optional.of(formats.find((format) => format.name === name)),
    'kubernetes.NamedFormat.validate(string): optional<list<string>>': (format: CelFormat, text: string) => {
      const problems = format.problems(text);
      return problems.length > 0 ? Optional.of(problems) : Optional.none();
    },
  });
  for (const format of formats) {
    functions(environment, { [`FormatNamespace.${format.name}(): kubernetes.NamedFormat`]: () => format });
  }
};
