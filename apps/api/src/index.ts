/** The API of a pool, for programs that run one within themselves. */
export * as contract from "./contract/index";
