/** The parts of the interpreter that a macro sees; it documents macros but does not export their types. */
export interface Node {
  op: string;
  args: unknown;
}

export interface Type {
  kind: string;
  keyType: Type;
  valueType: Type;
  isDynOrBool(): boolean;
  /** The type that stands for both; null if there is none. */
  unify(registry: unknown, other: Type): Type | null;
}

export interface Scope {
  forkWithVariable(name: string, type: Type): Scope;
  reuse(parent: Scope): Scope;
  setIterValue(value: unknown, evaluator: Evaluator): Scope;
}

export interface Checker {
  check(node: Node, scope: Scope): Type;
  getType(name: string): Type;
  formatType(type: Type): string;
  registry: {
    getOptionalType(type: Type): Type;
    getListType(type: Type): Type;
    getMapType(key: Type, value: Type): Type;
  };
  createError(code: string, message: string, node: Node): Error;
}

export interface Evaluator {
  run(node: Node, scope: Scope): unknown;
}

/** A call of a macro: what it is called on, and its arguments as they are written. */
export interface Call {
  receiver: Node;
  args: Node[];
}
