import { Page } from "../ui/page";

export const Risk = () => <Page title="Risk">{null}</Page>;
