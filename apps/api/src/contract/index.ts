/** What the API answers: schemas of zod, and their types. It needs nothing but zod, so that pages can import it. */
export * from "./changes";
export * from "./common";
export { type Endpoint, type Kind, PARAMS, TAGS, type Tag } from "./endpoint";
export * from "./endpoints";
export * from "./events";
export * from "./exports";
export * from "./fund";
export * from "./hedge";
export * from "./keepers";
export * from "./losses";
export * from "./market";
export * from "./owners";
export * from "./pool";
export * from "./risk";
export * from "./then";
export { isAddress } from "./units";
