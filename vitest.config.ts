import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['nexslice-source'] },
  ssr: { resolve: { conditions: ['nexslice-source'], externalConditions: ['nexslice-source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './tools/closing-line-reporter.ts'],
    // A stuck server or socket must fail its own test, not the whole run: the suite has 5 minutes on 2 cores.
    // Vitest would leave one core to itself; many of our tests wait for servers and programs they start.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
