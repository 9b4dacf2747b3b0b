import { type ReactNode, useEffect } from "react";

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** A page: its title is that of the window. */
export function Page({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = title === "Overview" ? "Ballast" : `${title} · Ballast`;
  }, [title]);
  return (
    <main id="main" tabIndex={-1}>
      <header>
        <h1>{title}</h1>
        {lead === undefined ? null : <p className="lead">{lead}</p>}
      </header>
      {children}
    </main>
  );
}
