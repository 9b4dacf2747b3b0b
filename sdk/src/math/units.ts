export * from "../engine/units";
