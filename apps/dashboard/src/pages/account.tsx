import { Page } from "../ui/page";

export const Account = () => <Page title="Account">{null}</Page>;
