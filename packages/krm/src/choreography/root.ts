import type { Kptfile } from '../kptfile/kptfile.ts';
import { formatRef, type Gvk } from '../resource/ref.ts';
import { messages, specialized } from './vocabulary.ts';

/** Makes the package wait for its specialization: a readiness gate, and the condition it looks at. */
export function openRoot(kptfile: Kptfile): void {
  kptfile.addReadinessGate(specialized);
  if (kptfile.condition(specialized)) return;
  kptfile.setCondition({ type: specialized, status: 'False', reason: 'Specialize', message: messages.initialized });
}

/**
 * Says whether the package is specialized: all conditions of the root's own kind are there and none is False.
 * Strictly no other condition may be False either, so that what is still to be given back holds the package too.
 */
export function summarizeRoot(root: Gvk, kptfile: Kptfile, { strict }: { strict: boolean }): void {
  const prefix = formatRef({ ...root, name: '' });
  const own = kptfile.conditions.filter(({ type }) =>
    strict ? type.startsWith(`${prefix}.`) : type.startsWith(prefix),
  );
  const counted = strict ? kptfile.conditions.filter(({ type }) => type !== specialized) : own;
  const ready = own.length > 0 && counted.every(({ status }) => status !== 'False');
  kptfile.setCondition(
    ready
      ? { type: specialized, status: 'True', reason: 'Ready' }
      : { type: specialized, status: 'False', reason: 'Specialize', message: messages.notReady },
  );
}
