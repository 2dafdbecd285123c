/** Less work than this says nothing about how fast work is done. */
const enoughMs = 5;
/** On a machine on which work takes longer still nothing is worth waiting for. */
const most = 5;
/** Others come and go: so much of what was found is still true at the next look. */
const kept = 0.7;

/** What a process has done since its start. */
export interface Effort {
  /** Time in which it had something to do. */
  activeMs(): number;
  /** Time in which a processor did it. */
  cpuMs(): number;
}

/**
 * How many times longer than by itself this process works, because others have the machine: 1 when it has it to itself. What shares the machine
 * with it, such as its clients, works as slowly.
 */
export class Starvation {
  readonly #effort: Effort;
  #activeMs: number;
  #cpuMs: number;
  #factor = 1;

  constructor(effort = effortOfProcess) {
    this.#effort = effort;
    this.#activeMs = effort.activeMs();
    this.#cpuMs = effort.cpuMs();
  }

  factor(): number {
    const activeMs = this.#effort.activeMs();
    if (activeMs - this.#activeMs < enoughMs) return this.#factor;
    const cpuMs = this.#effort.cpuMs();
    const found = (activeMs - this.#activeMs) / Math.max(1, cpuMs - this.#cpuMs);
    this.#activeMs = activeMs;
    this.#cpuMs = cpuMs;
    this.#factor = Math.min(most, Math.max(1, found, this.#factor * kept));
    return this.#factor;
  }
}

const effortOfProcess: Effort = {
  activeMs: () => performance.eventLoopUtilization().active,
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
