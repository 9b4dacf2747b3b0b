import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { restoreTheme } from "./ui/theme";
import "./base.css";
import "./layout.css";
import "./parts.css";
import "./tables.css";
import "./charts.css";

restoreTheme();
const root = document.getElementById("page");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
