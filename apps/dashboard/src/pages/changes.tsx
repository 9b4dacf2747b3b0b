import { Page } from "../ui/page";

export const Changes = () => <Page title="Changes">{null}</Page>;
