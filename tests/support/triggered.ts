/**
 * Which errors the tests of this process triggered, by instruction: every failure on a local chain is noted, whoever
 * expected it.
 */

import { decodeError, IDL, PROGRAM_ID } from "@ballast/sdk";
import { watchFailures } from "@ballast/testkit";

const INSTRUCTIONS = IDL.instructions as unknown as { name: string; discriminator: number[] }[];
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Name of an instruction of the program by its data, in camelCase; undefined if it has none of this kind. */
const nameOf = (data: Uint8Array): string | undefined => {
  const found = INSTRUCTIONS.find(({ discriminator }) => discriminator.every((byte, i) => data[i] === byte));
  return found && camel(found.name);
};

/** Names of errors, the framework's and the runtime's included, by the instruction's name in camelCase. */
export function noteFailures(): ReadonlyMap<string, ReadonlySet<string>> {
  const triggered = new Map<string, Set<string>>();
  watchFailures((instruction, error) => {
    if (!instruction?.programId.equals(PROGRAM_ID)) return;
    const name = nameOf(instruction.data);
    if (name === undefined) return;
    const errors = triggered.get(name) ?? new Set();
    triggered.set(name, errors.add(decodeError(error).name));
  });
  return triggered;
}

/**
 * What differs between the errors that an instruction is said to return and those that it returned; errors that are not
 * its program's do not count.
 */
export function errorFaults(
  instruction: string,
  listed: readonly string[],
  returned: Iterable<string>,
  own: ReadonlySet<string>,
): string[] {
  const found = new Set([...returned].filter((error) => own.has(error)));
  return [
    ...listed.filter((error) => !found.has(error)).map((error) => `no test triggers: ${instruction} / ${error}`),
    ...[...found].filter((error) => !listed.includes(error)).map((error) => `not listed: ${instruction} / ${error}`),
  ];
}
