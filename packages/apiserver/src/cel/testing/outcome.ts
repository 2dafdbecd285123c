import type { Schema } from '../../schema/schema.ts';
import { compileRule } from '../compile.ts';
import { schemaEnvironment } from '../environment.ts';
import { evaluationMessage } from '../message.ts';
import { type CelType, celType } from '../type.ts';

/** What rules over values of one schema come to: yes or no, the words of the error when they run, or of the first when they compile. */
export function outcomesOn(schema: Schema, value: unknown): (rule: string) => boolean | string {
  const self = celType(schema) as CelType;
  const environment = schemaEnvironment(self);
  return (rule) => {
    const { program } = compileRule({ rule }, environment, self);
    if (!program.run) return firstLine(program.error ?? '');
    try {
      return program.run({ self: self.convert(value) }) as boolean;
    } catch (error) {
      return evaluationMessage(error);
    }
  };
}

/** What rules come to that need no value. */
export const outcome = outcomesOn({ type: 'object' }, {});

function firstLine(error: string): string {
  return (error.split('\n')[0] ?? '').replace(/^compilation failed: ERROR: <input>:/, 'at ');
}
