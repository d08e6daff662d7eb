import { BlockList, isIP } from 'node:net';

/**
 * Addresses that no ticket system has and that would answer for the machine itself: link-local (where clouds keep their
 * metadata), unspecified, multicast. Loopback only where it was asked for by name.
 */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16);
NEVER.addSubnet('0.0.0.0', 8);
NEVER.addSubnet('224.0.0.0', 3);
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addSubnet('ff00::', 8, 'ipv6');
NEVER.addAddress('::', 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** Says whether a connection to this address may be made to ask about a ticket. `loopback`: this machine was named, and only it. */
export function mayConnectTo(address: string, loopback: boolean): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  if (NEVER.check(plain, family)) return false;
  return LOOPBACK.check(plain, family) === loopback;
}
