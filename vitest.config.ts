import { defineConfig } from 'vitest/config';
import LongestFirst from './tools/longest-first.ts';

export default defineConfig({
  resolve: { conditions: ['nexslice-source'] },
  ssr: { resolve: { conditions: ['nexslice-source'], externalConditions: ['nexslice-source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './tools/closing-line-reporter.ts'],
    // No test changes what others see (environment, globals, modules), so all files of a worker share one process, and each
    // module is loaded once: a process for each file would take half as long again.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Vitest would leave one core to itself; many of our tests wait for servers and programs they start.
    maxWorkers: '100%',
    // A stuck server or socket must fail its own test, not the whole run; this is beyond what a test takes on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
