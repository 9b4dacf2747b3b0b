export * from "../engine/rounding";
