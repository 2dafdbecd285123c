import { describe, expect, it } from 'vitest';
import { runProgram } from './external.ts';

const node = (script: string, input = '', signal?: AbortSignal) =>
  runProgram(process.execPath, ['-e', script], input, signal);

describe('a function that is a program', () => {
  it('gets the list on its standard input and answers on its standard output', async () => {
    const upper = `process.stdin.setEncoding('utf8').on('data', (text) => process.stdout.write(text.toUpperCase()))`;
    expect(await node(upper, 'abc')).toBe('ABC');
  });

  it('may answer at length, in any language', async () => {
    const text = 'é漢🙂'.repeat(50_000);
    expect(await node('process.stdin.pipe(process.stdout)', text)).toBe(text);
  });

  it('need not read its input', async () => {
    expect(await node(`process.stdin.destroy(); console.log('done')`, 'x'.repeat(1_000_000))).toBe('done\n');
  });

  it.each([
    [`console.error('why'); process.exit(1)`, 'why'],
    ['process.exit(3)', 'exit status 3'],
    [`process.kill(process.pid, 'SIGKILL')`, 'ended by SIGKILL'],
  ])('says why it failed: %s', async (script, why) => {
    await expect(node(script)).rejects.toMatchObject({ code: 'KRM_FUNCTION_FAILED' });
    await expect(node(script)).rejects.toThrow(why);
  });

  it('that does not exist is a failure like any other', async () => {
    await expect(runProgram('./nowhere', [], '')).rejects.toMatchObject({ code: 'KRM_FUNCTION_FAILED' });
  });

  it('is stopped when nobody waits for it any more', async () => {
    const aborting = new AbortController();
    const running = node('setInterval(() => {}, 1000)', '', aborting.signal);
    aborting.abort();
    await expect(running).rejects.toThrow();
  });
});
