import { Optional } from '@marcbachmann/cel-js';
import { unrelated } from '../schema/check.ts';
import { equalJson } from '../schema/json.ts';
import { type FieldPath, fieldName } from '../schema/path.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../status/field-error.ts';
import { goQuote } from '../status/go-quote.ts';
import type { CompiledRule, Program } from './compile.ts';
import { followPath } from './field-path.ts';
import { evaluationMessage } from './message.ts';
import type { CelType } from './type.ts';

/** What a rule is run on. */
export interface Subject {
  value: unknown;
  /** The same place before the update as rules may see it, or `unrelated`. */
  old: unknown;
  /** The nearest place around it, or itself, of which can be said whether it changed. */
  comparable: { value: unknown; old: unknown };
}

/** The rules of one object: what they found, and what they may still cost. Below zero nothing is run any more. */
export interface Session {
  errors: FieldError[];
  budget: number;
}

interface Node {
  schema: Schema;
  type: CelType;
}

/** Runs the rules of one node on one value. */
export function runRules(
  rules: readonly CompiledRule[],
  node: Node,
  subject: Subject,
  path: FieldPath,
  session: Session,
): void {
  const usesOldSelf = rules.some(({ program }) => program.usesOldSelf);
  const run = new RuleRun(node, subject, path, session, usesOldSelf);
  for (const rule of rules) {
    run.check(rule);
    if (session.budget < 0) return;
  }
}

interface Variables {
  self: unknown;
  oldSelf?: unknown;
}

const NO_FURTHER = 'no further validation rules will be run';

class RuleRun {
  readonly #node: Node;
  readonly #subject: Subject;
  readonly #path: FieldPath;
  readonly #session: Session;
  /** Whether any rule here speaks of the value before: only then can messages. */
  readonly #usesOldSelf: boolean;
  #self: unknown;
  #oldSelf: unknown;

  constructor(node: Node, subject: Subject, path: FieldPath, session: Session, usesOldSelf: boolean) {
    this.#usesOldSelf = usesOldSelf;
    this.#node = node;
    this.#subject = subject;
    this.#path = path;
    this.#session = session;
  }

  check(compiled: CompiledRule): void {
    const { rule, program } = compiled;
    if (this.#session.budget === 0) {
      this.#stop(`validation failed due to running out of cost budget, ${NO_FURTHER}`);
      return;
    }
    if (!program.run) {
      this.#fail(`rule compile error: ${program.error}`);
      return;
    }
    if (program.usesOldSelf && !this.#hasOld && !rule.optionalOldSelf) return;
    const outcome = this.#evaluate(program, this.#variables(program.usesOldSelf, Boolean(rule.optionalOldSelf)));
    if (program.meter.spent > this.#session.budget) {
      this.#stop(`validation failed due to running out of cost budget, ${NO_FURTHER}`);
      return;
    }
    this.#session.budget -= program.meter.spent;
    if (program.meter.isExceeded) {
      const why = `'operation cancelled: actual cost limit exceeded': ${NO_FURTHER} due to call cost exceeds limit`;
      this.#stop(`${why} for rule: ${shown(rule)}`);
    } else if ('error' in outcome) this.#fail(runTimeDetail(evaluationMessage(outcome.error), rule));
    else if (outcome.value !== true) this.#refuse(compiled);
  }

  get #hasOld(): boolean {
    return this.#subject.old !== unrelated && this.#subject.old !== null;
  }

  #evaluate(program: Program, variables: Variables): { value: unknown } | { error: unknown } {
    try {
      return { value: program.run?.(variables) };
    } catch (error) {
      return { error };
    }
  }

  #variables(withOld: boolean, isOptional: boolean): Variables {
    const { type } = this.#node;
    this.#self ??= type.convert(this.#subject.value);
    if (!withOld) return { self: this.#self };
    if (this.#hasOld) this.#oldSelf ??= type.convert(this.#subject.old);
    if (isOptional) return { self: this.#self, oldSelf: this.#hasOld ? Optional.of(this.#oldSelf) : Optional.none() };
    return this.#hasOld ? { self: this.#self, oldSelf: this.#oldSelf } : { self: this.#self };
  }

  /** An error of the rule rather than of the value. */
  #fail(detail: string): void {
    this.#session.errors.push(invalid(fieldName(this.#path), this.#node.schema.type, detail));
  }

  #stop(detail: string): void {
    this.#fail(detail);
    this.#session.budget = -1;
  }

  #refuse({ rule, program, message }: CompiledRule): void {
    const isLetThrough = !program.usesOldSelf && this.#isUnchanged();
    const text = message?.run && this.#messageText(message, rule, isLetThrough);
    if (!isLetThrough && this.#session.budget >= 0) {
      this.#session.errors.push(this.#refusal(rule, text ?? ruleMessage(rule)));
    }
  }

  /** What was refused by a rule before and did not change is let through. */
  #isUnchanged(): boolean {
    const { value, old } = this.#subject.comparable;
    return old !== unrelated && equalJson(value, old);
  }

  /**
   * What a message expression gives; undefined if that cannot be shown. It spends of the same budget as the rules. Kubernetes checks it with the
   * same variables as its rule, yet hands it the value before as it is, even where the rule gets an optional.
   */
  #messageText(message: Program, rule: ValidationRule, isLetThrough: boolean): string | undefined {
    const outcome = this.#evaluate(message, this.#variables(this.#usesOldSelf, false));
    if (message.meter.spent <= this.#session.budget && !message.meter.isExceeded) {
      this.#session.budget -= message.meter.spent;
      return 'value' in outcome ? fittingMessage(outcome.value) : undefined;
    }
    const detail =
      message.meter.spent > this.#session.budget
        ? `messageExpression evaluation failed due to running out of cost budget, ${NO_FURTHER}`
        : `${NO_FURTHER} due to call cost exceeds limit for messageExpression: ${goQuote(rule.messageExpression ?? '')}`;
    if (!isLetThrough) this.#session.errors.push(invalid(this.#fieldOf(rule), this.#node.schema.type, detail));
    this.#session.budget = -1;
    return undefined;
  }

  #fieldOf(rule: ValidationRule): string {
    const below = rule.fieldPath ? followPath(rule.fieldPath, this.#node.schema).text : '';
    return fieldName(`${this.#path}${below}`.replace(/^\./, ''));
  }

  /** Objects and lists are not repeated in the message: they can be large. */
  #refusal(rule: ValidationRule, text: string): FieldError {
    const field = this.#fieldOf(rule);
    const { value } = this.#subject;
    const isScalar = typeof value !== 'object' || value === null;
    switch (rule.reason) {
      case 'FieldValueForbidden':
        return forbidden(field, text);
      case 'FieldValueRequired':
        return required(field, text);
      case 'FieldValueDuplicate':
        return isScalar ? duplicate(field, value) : { reason: rule.reason, field, message: 'Duplicate value' };
      default:
        if (isScalar) return invalid(field, value, text);
        return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${text}` };
    }
  }
}

/** Longest message that an expression may give, as Kubernetes has it. */
const MAX_MESSAGE_BYTES = 5 * 1024;

function fittingMessage(text: unknown): string | undefined {
  const trimmed = typeof text === 'string' ? text.trim() : '';
  const fits = trimmed !== '' && !trimmed.includes('\n') && Buffer.byteLength(trimmed) <= MAX_MESSAGE_BYTES;
  return fits ? trimmed : undefined;
}

function ruleMessage(rule: ValidationRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${shown(rule)}`;
}

/** How errors name a rule. */
function shown({ message, rule }: ValidationRule): string {
  return (message || rule).trim();
}

function runTimeDetail(text: string, rule: ValidationRule): string {
  if (text === 'no such overload') {
    return `'${text}': call arguments did not match a supported operator, function or macro signature for rule: ${shown(rule)}`;
  }
  return `${text} evaluating rule: ${shown(rule)}`;
}
