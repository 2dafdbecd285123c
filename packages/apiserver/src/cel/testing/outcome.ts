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

/** What expressions over values of one schema come to as texts, or the words of the error when they run. */
export function textsOn(schema: Schema, value: unknown): (expression: string) => string {
  const self = celType(schema) as CelType;
  const environment = schemaEnvironment(self);
  return (expression) => {
    const rule = { rule: 'true', messageExpression: `string(${expression})` };
    const { message } = compileRule(rule, environment, self);
    if (!message?.run) return firstLine(message?.error ?? '');
    try {
      return message.run({ self: self.convert(value) }) as string;
    } catch (error) {
      return `error: ${evaluationMessage(error)}`;
    }
  };
}

function firstLine(error: string): string {
  return (error.split('\n')[0] ?? '').replace(/^compilation failed: ERROR: <input>:/, 'at ');
}
