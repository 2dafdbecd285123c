import { BlockList } from 'node:net';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { type AddressBlock, parseBlock, validateCidr } from '../rules/address.ts';

/** A range of addresses and the parts of it that do not belong. */
export function validateBlock(field: string, { cidr, except = [] }: { cidr: string; except?: string[] }): FieldError[] {
  if (!cidr) return [required(`${field}.cidr`)];
  const whole = parseBlock(cidr);
  if (!whole) return validateCidr(`${field}.cidr`, cidr);
  return except.flatMap((text, i) => {
    const part = parseBlock(text);
    if (!part) return validateCidr(`${field}.except[${i}]`, text);
    return isWithin(part, whole) ? [] : [invalid(`${field}.except[${i}]`, text, 'must be a strict subset of `cidr`')];
  });
}

function isWithin(part: AddressBlock, whole: AddressBlock): boolean {
  if (part.family !== whole.family || part.bits <= whole.bits) return false;
  const list = new BlockList();
  list.addSubnet(whole.address, whole.bits, whole.family);
  return list.check(part.address, part.family);
}
