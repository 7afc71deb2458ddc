/** The page's beginning. */

import { render } from "preact";
import "./theme.ts";
import { App } from "./app.tsx";

render(<App />, document.getElementById("page")!);
