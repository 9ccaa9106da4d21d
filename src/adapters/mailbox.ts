/** One plain mailbox: a list, a group or a name with an address would reach somebody else as well. */
const MAILBOX = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/;
const LENGTH_MAX = 254;

export function isMailbox(address: string): boolean {
  return address.length <= LENGTH_MAX && MAILBOX.test(address);
}
