import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptLedger, ledgerOf, newAllocators } from '../ledger/ledger.ts';
import { changeLedgerFile, readLedgerFile } from './file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ipam-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

/** Claims an address in the file as a process of its own would. */
async function claim(path: string, key: string): Promise<string> {
  return changeLedgerFile(path, (ledger) => {
    const all = newAllocators();
    all.ipam.setInstance('net', [{ prefix: '10.7.0.0/24' }]);
    adoptLedger(all, ledger);
    const grant = all.ipam.claim({ key, networkInstance: 'net', kind: 'network' });
    return { ledger: ledgerOf(all), result: grant.prefix };
  });
}

describe('a ledger file', () => {
  it('is empty before the first claim', async () => {
    expect(await readLedgerFile(join(dir, 'ipam.json'))).toEqual({ addresses: [], vlans: [] });
  });

  it('keeps claims from one process to the next', async () => {
    const path = join(dir, 'ipam.json');
    expect(await claim(path, 'a')).toBe('10.7.0.2/24');
    expect(await claim(path, 'b')).toBe('10.7.0.3/24');
    expect(await claim(path, 'a')).toBe('10.7.0.2/24');
    expect(await readdir(dir)).toEqual(['ipam.json']);
  });

  it('is refused while another process holds the lock', async () => {
    const path = join(dir, 'ipam.json');
    await writeFile(`${path}.lock`, '');
    await expect(claim(path, 'a')).rejects.toMatchObject({ code: 'IPAM_LEDGER_BUSY' });
    await expect(claim(path, 'a')).rejects.toThrow(`${path}.lock exists: another process changes these allocations`);
  });

  it('says which process holds the lock', async () => {
    const path = join(dir, 'ipam.json');
    const inside = changeLedgerFile(path, async (ledger) => {
      await expect(claim(path, 'a')).rejects.toThrow(`process ${process.pid} changes these allocations`);
      return { ledger, result: 'done' };
    });
    expect(await inside).toBe('done');
  });

  it('keeps the lock of another when it is refused', async () => {
    const path = join(dir, 'ipam.json');
    await writeFile(`${path}.lock`, '4711\n');
    await expect(claim(path, 'a')).rejects.toThrow('process 4711');
    expect(await readFile(`${path}.lock`, 'utf8')).toBe('4711\n');
  });

  it('gives every one of many writers an address of its own, though all come at once', async () => {
    const path = join(dir, 'ipam.json');
    const keys = Array.from({ length: 12 }, (_, i) => `claim-${i}`);
    const untilFree = async (key: string): Promise<string> => {
      for (;;) {
        const answer = await claim(path, key).catch((error: { code: string }) => error);
        if (typeof answer === 'string') return answer;
        if (answer.code !== 'IPAM_LEDGER_BUSY') throw answer;
      }
    };
    const answers = await Promise.all(keys.map(untilFree));
    expect(new Set(answers).size).toBe(keys.length);
    const { addresses } = await readLedgerFile(path);
    expect(addresses.map(({ grant }) => grant.prefix).sort()).toEqual([...answers].sort());
    expect(await readdir(dir)).toEqual(['ipam.json']);
  });

  it('is not written where nothing changes', async () => {
    const path = join(dir, 'ipam.json');
    expect(await changeLedgerFile(path, (ledger) => ({ ledger, result: 1 }))).toBe(1);
    expect(await readdir(dir)).toEqual([]);
  });

  it('stays as it was, and unlocked, when the change fails', async () => {
    const path = join(dir, 'ipam.json');
    await claim(path, 'a');
    const before = await readFile(path, 'utf8');
    const failing = changeLedgerFile(path, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(await claim(path, 'b')).toBe('10.7.0.3/24');
  });

  it('survives a process that died while it wrote the next one', async () => {
    const path = join(dir, 'ipam.json');
    await claim(path, 'a');
    await writeFile(`${path}.next`, '{"version": 1, "addresses": [');
    expect(await claim(path, 'b')).toBe('10.7.0.3/24');
    expect(await readdir(dir)).toEqual(['ipam.json']);
  });

  it.each([
    ['damaged', '{'],
    ['empty', ''],
    ['of a later version', '{"version": 2, "addresses": [], "vlans": []}'],
  ])('is refused with its name when it is %s, and stays as it is', async (_, text) => {
    const path = join(dir, 'ipam.json');
    await writeFile(path, text);
    await expect(claim(path, 'a')).rejects.toThrow(`${path} is no ledger`);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(dir)).toEqual(['ipam.json']);
  });

  it('that is a directory is refused with its name', async () => {
    const path = join(dir, 'ipam.json');
    await mkdir(path);
    const refusal = { code: 'IPAM_LEDGER_INVALID', message: expect.stringContaining(`cannot read ${path}: EISDIR`) };
    await expect(claim(path, 'a')).rejects.toMatchObject(refusal);
  });

  it('in a directory that does not exist is refused with its name', async () => {
    const path = join(dir, 'nowhere', 'ipam.json');
    const refusal = {
      code: 'IPAM_LEDGER_UNWRITABLE',
      message: expect.stringContaining(`cannot write ${path}: ENOENT`),
    };
    await expect(claim(path, 'a')).rejects.toMatchObject(refusal);
  });
});
