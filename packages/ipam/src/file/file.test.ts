import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

  it('is refused with its name when it is damaged', async () => {
    const path = join(dir, 'ipam.json');
    await writeFile(path, '{');
    await expect(claim(path, 'a')).rejects.toThrow(`${path} is no ledger`);
  });
});
