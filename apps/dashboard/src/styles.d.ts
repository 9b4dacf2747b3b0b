/** Styles are loaded for what they do to the page: they say nothing. */
declare module "*.css";
