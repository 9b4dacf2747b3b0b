import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { client } from "./data/answer";
import { Overview } from "./pages/overview";
import { Boundary } from "./ui/boundary";
import { Frame } from "./ui/frame";
import { Go } from "./ui/link";
import { Page } from "./ui/page";

/** Every page but the first comes in a file of its own, when it is opened. */
const page = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

const Market = page(async () => (await import("./pages/market")).Market);
const Losses = page(async () => (await import("./pages/losses")).Losses);
const Receipt = page(async () => (await import("./pages/receipt")).Receipt);
const Fund = page(async () => (await import("./pages/fund")).Fund);
const Account = page(async () => (await import("./pages/account")).Account);
const Lab = page(async () => (await import("./pages/lab")).Lab);
const LabWorlds = page(async () => (await import("./pages/lab_worlds")).LabWorlds);
const Risk = page(async () => (await import("./pages/risk")).Risk);
const Hedge = page(async () => (await import("./pages/hedge")).Hedge);
const Changes = page(async () => (await import("./pages/changes")).Changes);
const Keepers = page(async () => (await import("./pages/keepers")).Keepers);
const Status = page(async () => (await import("./pages/status")).Status);

function Unknown() {
  return (
    <Page title="There is no such page" lead="The address names nothing here.">
      <p>
        <Go to="/">Go to the overview</Go>, or choose a page from the menu.
      </p>
    </Page>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={Overview} />
      <Route path="/market" component={Market} />
      <Route path="/market/:m" component={Market} />
      <Route path="/losses" component={Losses} />
      <Route path="/losses/:n" component={Receipt} />
      <Route path="/fund" component={Fund} />
      <Route path="/account" component={Account} />
      <Route path="/account/:o" component={Account} />
      <Route path="/lab" component={Lab} />
      <Route path="/lab/worlds" component={LabWorlds} />
      <Route path="/risk" component={Risk} />
      <Route path="/hedge" component={Hedge} />
      <Route path="/changes" component={Changes} />
      <Route path="/keepers" component={Keepers} />
      <Route path="/status" component={Status} />
      <Route component={Unknown} />
    </Switch>
  );
}

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Frame>
        <Boundary>
          <Suspense fallback={<p className="waiting">Opening the page …</p>}>
            <Pages />
          </Suspense>
        </Boundary>
      </Frame>
    </QueryClientProvider>
  );
}
