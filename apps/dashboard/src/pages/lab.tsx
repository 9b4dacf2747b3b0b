import { Page } from "../ui/page";

export const Lab = () => <Page title="Lab">{null}</Page>;
