import { Component, type ReactNode } from "react";
import { Wrong } from "./note";
import { Page } from "./page";

/** Catches what a page throws, a file of it that could not be loaded too: the frame stays, the error is said. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidMount() {
    window.addEventListener("popstate", this.forget);
  }

  override componentWillUnmount() {
    window.removeEventListener("popstate", this.forget);
  }

  private readonly forget = () => this.setState({ error: null });

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <Page title="This page failed">
        <Wrong error={this.state.error} />
        <p>
          <button type="button" onClick={() => window.location.reload()}>
            Load it again
          </button>
        </p>
      </Page>
    );
  }
}
