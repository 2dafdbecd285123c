/** One kubectl command, and what it is to print. Patterns are those of `reads`: `*` for a word, `...` for anything. */
export interface Step {
  /** The arguments, as one types them. */
  $: string;
  /** All that it prints to standard output; not compared when absent. */
  prints?: string;
  /** All that it prints to standard error, though it succeeds. */
  warns?: string;
  /** All that it prints to standard error; then it must fail. */
  fails?: string;
  /** What it reads from standard input. */
  input?: string;
  /** The program that `kubectl edit` runs on the file. */
  editor?: string;
  /** For commands that go on: once this is printed, `meanwhile` is done; they are stopped when they have printed `prints`. */
  begins?: string;
  meanwhile?: readonly Step[];
  /** The first and the last minor version of kubectl that know the command so. */
  since?: number;
  until?: number;
}

/** What somebody does with kubectl, in a namespace of its own. */
export interface Flow {
  /** The behaviour, in words. */
  name: string;
  /** Files in the working directory. */
  files?: Record<string, string>;
  steps: readonly Step[];
}
