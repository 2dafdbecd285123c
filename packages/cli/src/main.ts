import * as nodeModule from 'node:module';

/** A reader that has seen enough (`nexslice crds | head`) closes the pipe: that is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Node keeps what it has compiled, where it can (from 22.1 on), and the next start need not compile it. Asked for before anything else is loaded.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const { main } = await import('./command-line.ts');
process.exitCode = await main();
