import { Optional } from '@marcbachmann/cel-js';
import {
  dns1035Label,
  dnsLabel,
  dnsSubdomain,
  type NameRule,
  qualified,
  validLabelValue,
} from '../../registry/names.ts';
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

/** A format whose rules the registry has, because names of objects follow them too. */
function named(name: string, problems: NameRule): CelFormat {
  return new CelFormat(name, problems);
}

/** What an object's name may begin with when the server adds to it: a dash at the end is not the end. */
function prefix(name: string, problems: NameRule): CelFormat {
  return new CelFormat(name, (text) =>
    problems(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text),
  );
}

function known(name: string, format: string, problem = `invalid ${name}`): CelFormat {
  return new CelFormat(name, (text) => (stringFormats[format]?.(text) ? [] : [problem]));
}

const formats: readonly CelFormat[] = [
  named('dns1123Label', dnsLabel),
  named('dns1123Subdomain', dnsSubdomain),
  named('dns1035Label', dns1035Label),
  prefix('dns1123LabelPrefix', dnsLabel),
  prefix('dns1123SubdomainPrefix', dnsSubdomain),
  prefix('dns1035LabelPrefix', dns1035Label),
  named('labelValue', validLabelValue),
  named('qualifiedName', qualified),
  known('uri', 'uri'),
  known('uuid', 'uuid', 'does not match the UUID format'),
  known('byte', 'byte', 'invalid base64'),
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
