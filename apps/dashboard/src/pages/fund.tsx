import { Page } from "../ui/page";

export const Fund = () => <Page title="Fund">{null}</Page>;
