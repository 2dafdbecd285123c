/** Something that runs until its signal is aborted. */
export interface Runnable {
  /** For log lines and error messages. */
  readonly name?: string;
  /** Whether it may run only in the leader. Default false. Without leader election everybody is the leader. */
  readonly needsLeader?: boolean;
  /**
   * Makes ready what `start` will need, in every replica: called before leadership is sought, with the signal that `start` gets. A replica that
   * is not ready does not seek to lead. Rejecting stops the whole manager.
   */
  warmUp?(signal: AbortSignal): Promise<void>;
  /** Resolves once it has stopped after `signal` was aborted. Rejecting stops the whole manager. */
  start(signal: AbortSignal): Promise<void>;
}
