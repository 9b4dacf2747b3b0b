import { Page } from "../ui/page";

export const Status = () => <Page title="Status">{null}</Page>;
