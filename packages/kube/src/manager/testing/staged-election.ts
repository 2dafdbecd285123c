import { KubeError } from '../../errors.ts';
import type { Election } from '../manager.ts';

/** An election whose outcome a test decides; it notes what happens. */
export class StagedElection implements Election {
  readonly #notes: string[];
  #win: () => void = () => {};
  #lose: (error: Error) => void = () => {};
  /** Whether this process has asked to lead. */
  isSought = false;

  constructor(notes: string[] = []) {
    this.#notes = notes;
  }

  win(): void {
    this.#win();
  }

  lose(): void {
    this.#lose(new KubeError('KUBE_LEADERSHIP_LOST', 'somebody else leads'));
  }

  acquire(signal: AbortSignal): Promise<void> {
    this.isSought = true;
    return new Promise((resolve, reject) => {
      this.#win = () => {
        this.#notes.push('leads');
        resolve();
      };
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  hold(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#lose = reject;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async release(): Promise<void> {
    this.#notes.push('released');
  }
}
