/** The page's beginning. */

import { render } from "preact";
import "./theme.ts";
import { App } from "./app.tsx";
import { keepShell } from "./shell.ts";

render(<App />, document.getElementById("page")!);
keepShell();
