import { Page } from "../ui/page";

export const Market = () => <Page title="Market">{null}</Page>;
