// Written by sdk/scripts/idl.mjs. Do not edit.
/** Where the program is deployed. */
export const address = "BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz";
