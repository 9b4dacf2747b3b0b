import { type FormEvent, useId, useState } from "react";
import { useLocation, useParams } from "wouter";
import { useAnswer } from "../data/answer";
import { useNode } from "../data/node";
import { Note, Wrong } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { isAddress, ownerSays } from "../views/account";
import { type Connected, useConnected, useWallets } from "../wallet/connected";
import type { Found } from "../wallet/standard";
import { Open } from "./account_open";
import { Exposures, Payables, Positions, ProfitAtRisk } from "./account_positions";
import { History, Tickets } from "./account_tickets";

const LEAD = "Positions, what of their profit is at risk, tickets that wait: of your wallet, or of any address.";

function Connect({ connected }: { connected: Connected | null }) {
  const wallets = useWallets();
  const { connectTo, leave } = useConnected();
  const [error, setError] = useState<unknown>(null);
  const start = (wallet: Found) => {
    setError(null);
    connectTo(wallet).catch(setError);
  };
  if (connected !== null)
    return (
      <p>
        {connected.wallet.name}: <code>{connected.account.address}</code>{" "}
        <button type="button" className="plain" onClick={leave}>
          Leave
        </button>
      </p>
    );
  return (
    <>
      {wallets.length === 0 ? (
        <Note kind="empty" title="No wallet is in this browser">
          <p>Install one that speaks the Wallet Standard and signs for Solana, or look at an address without one.</p>
        </Note>
      ) : (
        <p className="choices">
          {wallets.map((wallet) => (
            <button key={wallet.name} type="button" data-main onClick={() => start(wallet)}>
              Connect {wallet.name}
            </button>
          ))}
        </p>
      )}
      {error === null ? null : <Wrong error={error} />}
    </>
  );
}

function LookUp() {
  const [, go] = useLocation();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = text.trim();
    setWrong(!isAddress(address));
    if (isAddress(address)) go(`/account/${address}`);
  };
  return (
    <form onSubmit={submit} className="fields lookup">
      <label htmlFor={id}>
        <span>Any owner's address</span>
        <input
          id={id}
          size={44}
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit">Look</button>
      {wrong ? <span role="alert">An address has 32 to 44 letters and digits of base 58.</span> : null}
    </form>
  );
}

function Owner({ owner, own }: { owner: string; own: Connected | null }) {
  const answer = useAnswer("owner", { o: owner });
  const node = useNode(own);
  const signing = own === null ? undefined : node.data;
  return (
    <>
      <Shown of={answer} what="the owner" room={5}>
        {({ asOf, data }) => (
          <Section title={own === null ? "Owner" : "You"} asOf={asOf} says={ownerSays(data)}>
            <p>
              <code>{owner}</code>
            </p>
          </Section>
        )}
      </Shown>
      <Positions owner={owner} node={signing} />
      <ProfitAtRisk owner={owner} />
      <Exposures owner={owner} node={node.data} error={node.error} />
      <Tickets owner={owner} node={signing} />
      <Payables owner={owner} />
      {signing === undefined ? null : <Open node={signing} />}
      <History owner={owner} />
    </>
  );
}

export function Account() {
  const { o } = useParams<{ o?: string }>();
  const { connected } = useConnected();
  const owner = o ?? connected?.account.address;
  const own = connected !== null && owner === connected.account.address ? connected : null;
  return (
    <Page title={o === undefined ? "My account" : "Account"} lead={LEAD}>
      <Section title="Whose">
        <Connect connected={connected} />
        <LookUp />
      </Section>
      {owner === undefined ? null : isAddress(owner) ? (
        <Owner key={owner} owner={owner} own={own} />
      ) : (
        <Note kind="wrong" title="BadAddress">
          <p>The page's address ends with something that is no address of Solana. Look another one up above.</p>
        </Note>
      )}
    </Page>
  );
}
