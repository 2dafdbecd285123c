/** What a piece of work has written to standard output and standard error. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `work` with both outputs caught, for tests in one process. What `work` throws comes through. */
export async function outputOf(work: () => unknown): Promise<Output> {
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  try {
    await work();
  } finally {
    stdout.restore();
    stderr.restore();
  }
  return { stdout: stdout.text(), stderr: stderr.text() };
}

function caught(stream: NodeJS.WriteStream) {
  const { write } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  return {
    text: () => text,
    restore: () => {
      stream.write = write;
    },
  };
}
