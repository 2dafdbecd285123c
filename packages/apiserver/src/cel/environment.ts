import { Environment } from '@marcbachmann/cel-js';
import { equalAs } from './equal.ts';
import { comprehensions } from './library/comprehensions.ts';
import { conversions } from './library/convert.ts';
import { namedFormats } from './library/format.ts';
import { lists } from './library/lists.ts';
import { network } from './library/network.ts';
import { optionals } from './library/optional.ts';
import { isForeign } from './library/own.ts';
import { quantities } from './library/quantity.ts';
import { semver } from './library/semver.ts';
import { strings } from './library/strings.ts';
import { times } from './library/time.ts';
import { type CelType, objectTypes } from './type.ts';
import type { View } from './view.ts';

const libraries = [
  conversions,
  times,
  strings,
  lists,
  network,
  quantities,
  semver,
  namedFormats,
  optionals,
  comprehensions,
];

let base: Environment | undefined;

/** CEL with Kubernetes' libraries, built when the first rule is compiled: servers without rules never pay for it. */
function baseEnvironment(): Environment {
  if (!base) {
    // Lists of mixed types are for `format`, which Kubernetes exempts from its rule that they are not.
    base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
    for (const library of libraries) library(base);
  }
  return base;
}

let functionNames: ReadonlySet<string> | undefined;

/** Whether rules can call a function of a name, whatever its arguments. */
export function isFunction(name: string): boolean {
  functionNames ??= new Set(
    baseEnvironment()
      .getDefinitions()
      .functions.map((definition) => definition.name)
      .filter((known) => !isForeign(known)),
  );
  return functionNames.has(name);
}

/** Knows every object type of a definition by name; environments of its rules are made from it. */
export function schemaEnvironment(root: CelType): Environment {
  const environment = baseEnvironment().clone();
  for (const [name, type] of objectTypes(root)) {
    const fields = Object.fromEntries([...(type.fields ?? [])].map(([field, { name }]) => [field, name]));
    if (!type.view) continue;
    environment.registerType(name, { ctor: type.view.class, fields });
    // Objects may be compared with null, and are never equal to it: a field that is null is absent.
    environment.registerOperator(`${name} == null`, () => false);
    environment.registerOperator(`${name} == ${name}`, (a: View, b: View) => equalAs(type.schema, a.raw, b.raw));
  }
  return environment;
}

/** The environment of one rule: `self`, and `oldSelf`, which is an optional for rules that ask for that. */
export function ruleEnvironment(schemaEnv: Environment, self: CelType, optionalOldSelf: boolean): Environment {
  const oldType = optionalOldSelf ? `optional<${self.name}>` : self.name;
  return schemaEnv.clone().registerVariable('self', self.name).registerVariable('oldSelf', oldType);
}
