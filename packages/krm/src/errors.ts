import type { Resource } from './resource/resource.ts';

/** What a code means and what a person can do about it; `docs/errors.md` is written from this table. */
export const errorCodes = {
  KRM_YAML_INVALID: {
    meaning: 'A file or input is not well-formed YAML.',
    action: 'Mend the line that the message names.',
  },
  KRM_RESOURCE_INVALID: {
    meaning: 'A document of a package is no Kubernetes resource, or a field of it has the wrong type.',
    action: 'Correct the field that the message names.',
  },
  KRM_RESOURCE_LIST_INVALID: {
    meaning: 'The input of a function is not a ResourceList of config.kubernetes.io/v1.',
    action: 'Call the function through `kpt fn eval`, `nexslice render`, or with a ResourceList on standard input.',
  },
  KRM_KPTFILE_MISSING: {
    meaning: 'A package has no kpt.dev/v1 Kptfile, which functions need to record conditions in.',
    action: 'Add a Kptfile to the folder of the package.',
  },
  KRM_PACKAGE_UNREADABLE: {
    meaning: 'The folder of a package, or a file in it, cannot be read or written.',
    action: 'Check the path and its rights.',
  },
  KRM_PATH_OUTSIDE: {
    meaning: 'A function wants a resource to be written outside of the package. Nothing was written.',
    action: 'Do not trust the function, or correct the path annotation, namespace or name of the resource.',
  },
  KRM_PIPELINE_INVALID: {
    meaning: 'The pipeline of a Kptfile names a function or a functionConfig in a way that cannot be followed.',
    action: 'Correct the entry that the message names.',
  },
  KRM_FUNCTION_UNKNOWN: {
    meaning: 'A pipeline names an image that is not built in, and no container runtime was found to run it.',
    action:
      'Install podman, docker or nerdctl and allow containers, replace the image, or name an executable with `exec`.',
  },
  KRM_FUNCTION_FAILED: {
    meaning: 'A function of a pipeline reported an error. Nothing of the package was changed.',
    action: 'Read the results of the function: they name the resource and the field.',
  },
  KRM_PACKAGE_INVALID: {
    meaning: 'A resource of a package is wrong, or the package lacks what it needs.',
    action: 'Correct the field of the resource and file that the result names.',
  },
  KRM_CHOREOGRAPHY_INVALID: {
    meaning:
      'A function declares kinds that contradict each other. This is a mistake in the function, not in the package.',
    action: 'Report it with the name and version of the function.',
  },
} as const satisfies Record<string, { meaning: string; action: string }>;

export type KrmErrorCode = keyof typeof errorCodes;

/** Every error this package makes. `code` is one of `errorCodes`. */
export class KrmError extends Error {
  override readonly name: string = 'KrmError';
  readonly code: KrmErrorCode;
  /** Where it is, if it is in a package. */
  readonly place: Place;

  constructor(code: KrmErrorCode, message: string, options: ErrorOptions & { place?: Place } = {}) {
    super(message, options);
    this.code = code;
    this.place = options.place ?? {};
  }
}

/** Where in a package something is wrong, and what would be right. */
export interface Place {
  resource?: Resource;
  /** As in `spec.pools[0].name`. */
  field?: string;
  value?: unknown;
  better?: unknown;
}

/** Says what is wrong with a package, and where. A function that throws it reports it as a result, and where it can as a condition. */
export class PackageProblem extends KrmError {
  override readonly name = 'PackageProblem';

  constructor(message: string, place: Place, options: ErrorOptions = {}) {
    super('KRM_PACKAGE_INVALID', message, { ...options, place });
  }
}

/** Does something that may throw about a place in a package. What it throws names the place then. */
export function inPlace<T>(place: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const known = error instanceof PackageProblem ? error.place : {};
    throw new PackageProblem(messageOf(error), { ...place, ...known }, { cause: error });
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
