export { errorCodes, IpamError, type IpamErrorCode } from './errors.ts';
export { changeLedgerFile, readLedgerFile } from './file/file.ts';
export {
  type Allocators,
  adoptLedger,
  formatLedger,
  type Ledger,
  ledgerOf,
  newAllocators,
  parseLedger,
} from './ledger/ledger.ts';
export { addressClaimOf, claimLabels, type IPClaimSpec, vlanClaimOf } from './nephio/claims.ts';
export { type AddressClaim, type AddressGrant, type ClaimKind, claimKinds, placeOf } from './network/claim.ts';
export { type AddressRecord, Ipam } from './network/ipam.ts';
export { checkPrefixes, type PrefixSpec } from './network/prefixes.ts';
export { type Address, type AddressFamily, addressBits, formatAddress, parseAddress } from './prefix/address.ts';
export {
  contains,
  formatPrefix,
  networkOf,
  overlap,
  type Prefix,
  parseHostAddress,
  parsePrefix,
} from './prefix/prefix.ts';
export { parseVlanRange, usableVlans, type VlanRange } from './vlan/ranges.ts';
export { type VlanClaim, type VlanGrant, type VlanIndexSpec, type VlanRecord, Vlans } from './vlan/vlans.ts';
