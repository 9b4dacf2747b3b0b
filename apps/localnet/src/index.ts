export * from "./scenario/index";
export { type PlayOptions, playStory } from "./story/play";
