import { BlockList, isIP } from 'node:net';
import { type FieldError, invalid, required } from '../../status/field-error.ts';

const blockText = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

interface Block {
  address: string;
  family: 'ipv4' | 'ipv6';
  bits: number;
}

/** A range of addresses and the parts of it that do not belong. */
export function validateBlock(field: string, { cidr, except = [] }: { cidr: string; except?: string[] }): FieldError[] {
  if (!cidr) return [required(`${field}.cidr`)];
  const whole = parseBlock(cidr);
  if (!whole) return [invalid(`${field}.cidr`, cidr, blockText)];
  return except.flatMap((text, i) => {
    const part = parseBlock(text);
    if (!part) return [invalid(`${field}.except[${i}]`, text, blockText)];
    return isWithin(part, whole) ? [] : [invalid(`${field}.except[${i}]`, text, 'must be a strict subset of `cidr`')];
  });
}

function parseBlock(text: string): Block | undefined {
  const [address = '', bits = '', ...more] = text.split('/');
  const version = isIP(address);
  const length = Number(bits);
  if (more.length > 0 || version === 0 || !/^\d+$/.test(bits) || length > (version === 4 ? 32 : 128)) return undefined;
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', bits: length };
}

function isWithin(part: Block, whole: Block): boolean {
  if (part.family !== whole.family || part.bits <= whole.bits) return false;
  const list = new BlockList();
  list.addSubnet(whole.address, whole.bits, whole.family);
  return list.check(part.address, part.family);
}
