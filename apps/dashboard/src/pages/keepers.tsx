import { Page } from "../ui/page";

export const Keepers = () => <Page title="Keepers">{null}</Page>;
