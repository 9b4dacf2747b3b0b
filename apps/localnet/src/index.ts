export * from "./scenario/index";
