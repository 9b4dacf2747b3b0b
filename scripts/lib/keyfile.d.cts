/**
 * What `make` makes of the 64 bytes of a key file, as `solana-keygen` writes it. `Misuse` names the file that holds no
 * key, or of which `make` throws; a byte of it is never said.
 */
export function fromKeyFile<T>(file: string, make: (bytes: Uint8Array) => T): T;
