import type { Step } from '../../../clients/step.ts';

/** What somebody does with kubectl, in a namespace of its own. */
export interface Flow {
  /** The behaviour, in words. */
  name: string;
  /** Files in the working directory. */
  files?: Record<string, string>;
  steps: readonly Step[];
}
