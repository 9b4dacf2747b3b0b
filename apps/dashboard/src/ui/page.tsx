import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "wouter";

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** Which page was shown last, and whether the reader went back to this one, where the browser knows the place. */
const way = { last: null as string | null, back: false };
window.addEventListener("popstate", () => {
  // A place on the same page is none to go back to.
  way.back = window.location.pathname !== way.last;
});

/** A new page begins at its top, and whoever uses the keyboard goes on from there. */
function useArrival() {
  const main = useRef<HTMLElement>(null);
  const [path] = useLocation();
  useEffect(() => {
    const arrives = way.last !== null && way.last !== path && !way.back;
    Object.assign(way, { last: path, back: false });
    if (!arrives) return;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

/** A page: its title is that of the window. */
export function Page({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = title === "Overview" ? "Ballast" : `${title} · Ballast`;
  }, [title]);
  const main = useArrival();
  return (
    <main id="main" tabIndex={-1} ref={main}>
      <header>
        <h1>{title}</h1>
        {lead === undefined ? null : <p className="lead">{lead}</p>}
      </header>
      {children}
    </main>
  );
}
