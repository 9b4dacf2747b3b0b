// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
export * from "./accounts";
export * from "./calls";
export * from "./constants";
export * from "./layouts";
export * from "./market";
export * from "./market_calls";
export * from "./plays";
export * from "./pool";
export * from "./pool_calls";
export * from "./rules";
export * from "./scenes";
