/** The part of a controller that a gate steers. */
export interface GatedWorker {
  /** Keys that match have become this replica's: work on those whose objects exist. */
  gained(matches: (key: string) => boolean): void;
  /** Resolves once no key that matches is being worked on. */
  drained(matches: (key: string) => boolean): Promise<void>;
  /** Aborts the signals of reconciles of keys that match. */
  abort(matches: (key: string) => boolean, reason: unknown): void;
}

/** Decides which keys are worked on in this process; sharding is one. */
export interface KeyGate {
  admits(key: string): boolean;
  /** Returns the removal. */
  attach(worker: GatedWorker): () => void;
}
