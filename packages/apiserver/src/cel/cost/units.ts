/*
 * What work costs in cel-go's units (common/cost.go): a step is about 50 nanoseconds of kube-apiserver. The estimate and the meter must agree.
 */

/** Reading a variable, following a field, calling a function that does little. */
export const STEP = 1;
export const LIST_LITERAL = 10;
export const MAP_LITERAL = 30;
/** Looking at one character of a text. */
export const PER_CHARACTER = 0.1;
/** Matching a text against one character of an expression: four make one part of it, as a guess. */
export const PER_PATTERN_CHARACTER = 0.25;
/** What Kubernetes assumes of the expressions inside of its named formats. */
export const FORMAT_PATTERN_CHARACTERS = 128;

/** What cel-go makes of a loop: how it starts, what it does in each round beside the body, and how it ends. */
export interface LoopCost {
  /** Before the first round and after the last. */
  once: number;
  /** In each round beside the body; of those that choose, when the condition does not hold. */
  round: number;
  /** In each round whose condition holds; the same as `round` where there is none. */
  chosen: number;
}

/** Appending to the result: the result so far, a list of one item, and both together. */
const APPEND = STEP + LIST_LITERAL + STEP;
const RESULT = STEP;

const LOOPS: Readonly<Record<string, LoopCost>> = {
  // The condition reads the result and asks whether it still may change; the step reads the result again.
  all: { once: RESULT, round: 3, chosen: 3 },
  // As above, with a negation.
  exists: { once: RESULT, round: 4, chosen: 4 },
  // The step counts, and the end compares the count with one.
  exists_one: { once: RESULT + STEP, round: STEP, chosen: 2 * STEP },
  existsOne: { once: RESULT + STEP, round: STEP, chosen: 2 * STEP },
  map: { once: LIST_LITERAL + RESULT, round: STEP, chosen: APPEND },
  // The keys are made as a map makes them.
  sortBy: { once: LIST_LITERAL + RESULT, round: STEP, chosen: APPEND },
  // What is appended is a variable that is read.
  filter: { once: LIST_LITERAL + RESULT, round: STEP, chosen: APPEND + STEP },
  transformList: { once: LIST_LITERAL + RESULT, round: STEP, chosen: APPEND },
  // Inserting reads the result and the key.
  transformMap: { once: MAP_LITERAL + RESULT, round: STEP, chosen: 3 * STEP },
  transformMapEntry: { once: MAP_LITERAL + RESULT, round: STEP, chosen: 2 * STEP },
};

/** The cost of a loop by the name of its macro. */
export function loopCost(name: string): LoopCost {
  return LOOPS[name] as LoopCost;
}

/** Loops whose first body chooses the rounds that count: always, or only if a second body follows. */
export function chooses(name: string, bodies: number): boolean {
  return name === 'filter' || name === 'exists_one' || name === 'existsOne' || bodies > 1;
}
