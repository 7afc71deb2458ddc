/** The page's beginning. */

import { render } from "preact";
import "./theme.ts";
import { App } from "./app.tsx";
import { keepShell } from "./shell.ts";
import { lang, learn } from "./words.ts";

await learn(lang.value);
render(<App />, document.getElementById("page")!);
keepShell();
